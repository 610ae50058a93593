-- Drives each feature of `backlog-gate lsp` in Neovim, as a person would: its own client, its own
-- buffers. Run in a repository by tests/consumers/editors/run.sh:
--
--   nvim --headless --clean -l neovim.lua     (or -S, before Neovim 0.9)
local binary = vim.env.BACKLOG_GATE
local done = 0

local function fail(what)
  io.stderr:write("neovim: " .. what .. "\n")
  vim.cmd("cquit 1")
end
local function check(name, holds, shown)
  if not holds then fail(name .. ": " .. vim.inspect(shown)) end
  done = done + 1
end
local function wait_for(name, test)
  local shown
  local held = vim.wait(20000, function()
    local holds, value = test()
    shown = value
    return holds
  end, 50)
  check(name, held, shown)
end

local client
local function open(file)
  vim.cmd("edit " .. file)
  local buffer = vim.api.nvim_get_current_buf()
  if not client then
    client = vim.lsp.start_client({ name = "backlog-gate", cmd = { binary, "lsp" }, root_dir = vim.fn.getcwd() })
  end
  vim.lsp.buf_attach_client(buffer, client)
  return buffer
end
local function ask(buffer, method, params)
  local answers, why = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  if not answers then fail(method .. ": " .. tostring(why)) end
  local answer = answers[client] or {}
  if answer.error or answer.err then fail(method .. ": " .. vim.inspect(answer)) end
  return answer.result
end
local function at(line, character)
  vim.api.nvim_win_set_cursor(0, { line, character })
  return vim.lsp.util.make_position_params(0, vim.lsp.get_client_by_id(client).offset_encoding)
end
local function codes(buffer)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do found[#found + 1] = one.code end
  return found
end

-- Diagnostics of what is not saved.
local buffer = open("BACKLOG.md")
vim.wait(20000, function() return vim.lsp.get_client_by_id(client) ~= nil and vim.lsp.get_client_by_id(client).initialized end, 20)
vim.api.nvim_buf_set_lines(buffer, 13, 13, false, { "### US-1.3: Second", "", "- Status: In Progress", "" })
wait_for("diagnostics", function()
  local found = codes(buffer)
  return vim.tbl_contains(found, "wip/limit-exceeded"), found
end)
vim.api.nvim_buf_set_lines(buffer, 13, 17, false, {})
wait_for("diagnostics go", function()
  local found = codes(buffer)
  return not vim.tbl_contains(found, "wip/limit-exceeded"), found
end)

-- Hover, definition, references.
local hover = ask(buffer, "textDocument/hover", at(18, 16))
check("hover", hover and hover.contents.value:find("Export rows", 1, true), hover)
local params
local target = ask(buffer, "textDocument/definition", at(18, 16))
check("definition", target and target.range.start.line == 4, target)
params = at(5, 6)
params.context = { includeDeclaration = true }
local places = ask(buffer, "textDocument/references", params)
check("references", #places == 2, places)

-- Completion.
vim.api.nvim_buf_set_lines(buffer, 18, 18, false, { "- Owner: G" })
params = at(19, 0)
-- In normal mode the cursor does not stand behind the last letter.
params.position.character = 10
local offered = ask(buffer, "textDocument/completion", params)
check("completion", #offered.items == 1 and offered.items[1].label == "Grace", offered)
vim.api.nvim_buf_set_lines(buffer, 18, 19, false, {})

-- Symbols and folding.
local document = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
local symbols = ask(buffer, "textDocument/documentSymbol", document)
check("symbols", vim.inspect(symbols):find("US-1.2 Import rows", 1, true), symbols)
check("folding", #ask(buffer, "textDocument/foldingRange", document) >= 2)

-- Rename, put into the buffer by Neovim.
params = at(14, 5)
params.newName = "US-1.9"
local edit = ask(buffer, "textDocument/rename", params)
vim.lsp.util.apply_workspace_edit(edit, vim.lsp.get_client_by_id(client).offset_encoding)
local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
check("rename", text:find("US%-1%.9: Import") and not text:find("US%-1%.2"), text)

-- An action, done by a command of the server and an edit that Neovim makes.
local range = { start = { line = 4, character = 0 }, ["end"] = { line = 4, character = 0 } }
local actions = ask(buffer, "textDocument/codeAction", { textDocument = document.textDocument, range = range, context = { diagnostics = {} } })
local put_back
for _, action in ipairs(actions) do
  if action.title == "Ready US-1.1" then put_back = action end
end
check("code action", put_back, actions)
ask(buffer, "workspace/executeCommand", put_back.command)
wait_for("apply edit", function()
  local now = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
  return not now:find("Status: In Progress", 1, true), now
end)

-- The policy, and a message of a commit.
vim.cmd("write!")
local policy = open(".backlog-gate.yml")
vim.api.nvim_buf_set_lines(policy, 0, -1, false, { "wpi: {}" })
wait_for("policy", function()
  local found = codes(policy)
  return vim.tbl_contains(found, "policy/mistake"), found
end)
vim.cmd("edit!")
vim.cmd("bdelete!")
local message = open(".git/COMMIT_EDITMSG")
vim.api.nvim_buf_set_lines(message, 0, -1, false, { "Add rows", "", "Backlog: US-7.7" })
wait_for("commit message", function()
  local found = codes(message)
  return vim.tbl_contains(found, "link/unknown-item"), found
end)

local unit = vim.lsp.get_client_by_id(client).offset_encoding
vim.lsp.stop_client(client)
wait_for("end", function()
  local left = vim.lsp.get_client_by_id(client)
  return left == nil or left.is_stopped(), left and left.name
end)
local version = vim.version()
print(string.format("ok    Neovim %d.%d.%d: %d checks, places in %s", version.major, version.minor, version.patch, done, unit))
print("")
vim.cmd("qall!")
