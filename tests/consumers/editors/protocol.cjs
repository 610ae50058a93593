// Drives `backlog-gate lsp` with the client library that VS Code's own extensions build upon.
//
//   node protocol.cjs MODULES BINARY REPOSITORY
"use strict";
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { pathToFileURL } = require("node:url");
const assert = require("node:assert/strict");

const [modules, binary, repository] = process.argv.slice(2);
const from = createRequire(`${modules}/vscode-languageclient/package.json`);
const lsp = from("vscode-languageserver-protocol/node");
const { version } = JSON.parse(readFileSync(`${modules}/vscode-languageserver-protocol/package.json`, "utf8"));

const child = spawn(binary, ["lsp"], { cwd: repository, stdio: ["pipe", "pipe", "inherit"] });
const exited = new Promise((resolve) => child.on("exit", resolve));
const connection = lsp.createProtocolConnection(
  new lsp.StreamMessageReader(child.stdout),
  new lsp.StreamMessageWriter(child.stdin),
);
const uri = (path) => pathToFileURL(`${repository}/${path}`).href;
const heard = [];
const waiting = [];
connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
  heard.push(params);
  for (const wake of waiting.splice(0)) wake();
});
const edits = [];
connection.onRequest(lsp.ApplyWorkspaceEditRequest.type, ({ edit }) => {
  edits.push(edit);
  return { applied: true };
});
const messages = [];
connection.onNotification(lsp.ShowMessageNotification.type, ({ message }) => messages.push(message));

async function until(test) {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = heard.findLast(test);
    if (found) return found;
    if (Date.now() > end) throw new Error(`nothing came of ${test}: ${JSON.stringify(heard)}`);
    await Promise.race([new Promise((resolve) => waiting.push(resolve)), new Promise((resolve) => setTimeout(resolve, 200))]);
  }
}

(async () => {
  connection.listen();
  const begun = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(repository).href, name: "repository" }],
    capabilities: {
      general: { positionEncodings: [lsp.PositionEncodingKind.UTF16] },
      textDocument: { publishDiagnostics: { relatedInformation: true } },
    },
  });
  assert.equal(begun.capabilities.positionEncoding, "utf-16");
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  const text = readFileSync(`${repository}/BACKLOG.md`, "utf8");
  const textDocument = { uri: uri("BACKLOG.md") };
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { ...textDocument, languageId: "markdown", version: 1, text },
  });
  const position = { line: 4, character: 6 };
  const hover = await connection.sendRequest(lsp.HoverRequest.type, { textDocument, position });
  assert.match(hover.contents.value, /Export rows/);
  const context = { includeDeclaration: true };
  const places = await connection.sendRequest(lsp.ReferencesRequest.type, { textDocument, position, context });
  assert.equal(places.length, 2);
  const symbols = await connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument });
  assert.ok(symbols.every((symbol) => lsp.DocumentSymbol.is(symbol)));
  const folds = await connection.sendRequest(lsp.FoldingRangeRequest.type, { textDocument });
  assert.ok(folds.every((fold) => lsp.FoldingRange.is(fold)));
  const renamed = await connection.sendRequest(lsp.RenameRequest.type, { textDocument, position, newName: "US-1.8" });
  assert.ok(lsp.WorkspaceEdit.is(renamed));
  const [change] = Object.values(renamed.changes);
  const document = lsp.TextDocument ?? from("vscode-languageserver-types").TextDocument;
  const after = document.applyEdits(document.create("file:///x", "markdown", 1, text), change);
  assert.equal(after.match(/US-1\.8/g).length, 2);
  await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ range: { start: { line: 13, character: 0 }, end: { line: 13, character: 0 } }, text: "### US-1.3: Second\n\n- Status: In Progress\n\n" }],
  });
  const found = await until(({ uri, diagnostics }) => uri === textDocument.uri && diagnostics.some(({ code }) => code === "wip/limit-exceeded"));
  assert.ok(found.diagnostics.every((diagnostic) => lsp.Diagnostic.is(diagnostic)));
  await connection.sendRequest(lsp.ExecuteCommandRequest.type, { command: "backlog-gate.ready", arguments: ["US-1.1"] });
  assert.equal(edits.length, 1);
  // What is taken back is not answered, and the connection goes on.
  const token = new lsp.CancellationTokenSource();
  const taken = connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument }, token.token);
  token.cancel();
  await taken.catch((error) => assert.equal(error.code, lsp.LSPErrorCodes.RequestCancelled));
  await assert.rejects(connection.sendRequest("no/such"), { code: lsp.ErrorCodes.MethodNotFound });
  await connection.sendRequest(lsp.ShutdownRequest.type);
  await connection.sendNotification(lsp.ExitNotification.type);
  assert.equal(await exited, 0);
  connection.dispose();
  console.log(`ok    vscode-languageserver-protocol ${version}: what it gets is of its types`);
})().catch((error) => {
  console.error(error);
  child.kill();
  process.exit(1);
});
