// Asks the gate after each change of a field, and shows its answer as text: nothing of it becomes HTML.
const field = (id) => document.getElementById(id);
const fields = ["path", "backlog", "before", "policy", "title", "description"];

const EXAMPLE = {
  backlog: `# Backlog

## In Progress

### US-1.1: Export rows as CSV

- Status: In Progress
- Owner: Ada
- Acceptance Criteria:
  - [ ] Supports 200k rows
  - [ ] Streams instead of loading all of them

### US-1.2: Show the progress

- Status: In Progress
- Owner: Grace

## Ready

### US-1.3: Import rows

- Status: Ready
`,
  policy: "version: 1\nextends: recommended\n",
  title: "Stream the export",
  description: `Backlog: US-1.1

## Plan

Write each row as it comes from the cursor.

## Tests

A test exports 200,000 rows in bounded memory.

## Acceptance

- [x] Supports 200k rows
`,
};

async function load() {
  const { instance } = await WebAssembly.instantiateStreaming(fetch("gate.wasm"), {});
  const { memory, reserve, judge } = instance.exports;
  return (question) => {
    const bytes = new TextEncoder().encode(JSON.stringify(question));
    const at = reserve(bytes.length);
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
    const answer = judge();
    const length = new DataView(memory.buffer).getUint32(answer, true);
    return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, answer + 4, length)));
  };
}

function row(item) {
  const line = document.createElement("tr");
  const ticked = item.criteria.filter(({ ticked }) => ticked).length;
  const cells = [item.line, item.id, item.title, item.status?.state ?? "", item.owner ?? "", item.criteria.length ? `${ticked} of ${item.criteria.length}` : ""];
  for (const text of cells) {
    const cell = document.createElement("td");
    cell.textContent = text;
    line.append(cell);
  }
  return line;
}

function show(answer) {
  const verdict = field("verdict");
  const items = answer.items?.items ?? [];
  const MOST = 500;
  field("items").replaceChildren(...items.slice(0, MOST).map(row));
  if (answer.error) {
    verdict.dataset.verdict = "fail";
    verdict.textContent = "It could not be decided";
    field("findings").textContent = answer.error;
    return;
  }
  const { error, warning } = answer.report.counts;
  verdict.dataset.verdict = answer.passes ? "pass" : "fail";
  verdict.textContent = `${answer.passes ? "Pass" : "Fail"}: ${items.length} items, ${error} errors, ${warning} warnings`;
  field("findings").textContent = answer.text;
}

function today() {
  const now = new Date();
  return now.toISOString().slice(0, 10);
}

function question() {
  const values = Object.fromEntries(fields.map((id) => [id, field(id).value]));
  return { ...values, description: values.description.trim() ? values.description : null, today: today() };
}

for (const [id, text] of Object.entries(EXAMPLE)) field(id).value ||= text;
field("question").addEventListener("submit", (event) => event.preventDefault());
try {
  let judge = await load();
  let pending;
  const ask = async () => {
    try {
      show(judge(question()));
    } catch (cause) {
      // What has trapped is of no more use.
      show({ error: `The gate broke off: ${cause.message}. Please report it, with what you pasted.` });
      judge = await load();
    }
  };
  field("question").addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(ask, 150);
  });
  await ask();
} catch (cause) {
  field("verdict").textContent = `The gate could not be loaded: ${cause.message}`;
}
