// Starts `backlog-gate lsp` and lets it serve the files of the workspace. All else the server does.
"use strict";

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

function start() {
  const command = vscode.workspace.getConfiguration("backlog-gate").get("path") || "backlog-gate";
  const run = { command, args: ["lsp"], transport: TransportKind.stdio };
  const schemes = ["file"];
  client = new LanguageClient("backlog-gate", "backlog-gate", run, {
    documentSelector: schemes.flatMap((scheme) => [
      { scheme, language: "markdown" },
      { scheme, language: "git-commit" },
      { scheme, pattern: "**/*.{md,markdown,org,txt}" },
      { scheme, pattern: "**/{TODO,TODOS}" },
      { scheme, pattern: "**/.backlog-gate.{yml,yaml}" },
    ]),
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.md,*.org,*.txt,.backlog-gate.yml,.backlog-gate.yaml}"),
    },
  });
  return client.start().catch((error) => {
    vscode.window.showErrorMessage(
      `backlog-gate could not be started as "${command}": ${error.message}. ` +
        "Install it, or say where it is in the setting backlog-gate.path.",
    );
  });
}

async function stop() {
  const running = client;
  client = undefined;
  if (running?.needsStop()) {
    await running.stop();
  }
}

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand("backlog-gate.restart", async () => {
      await stop();
      await start();
    }),
  );
  return start();
};

exports.deactivate = stop;
