-- With RECTO and CHAPTER in the environment: the plugin on a real server, without a window.
vim.opt.runtimepath:append(vim.fn.fnamemodify(debug.getinfo(1).source:sub(2), ':p:h'))
local recto = require('recto')
local chapter = os.getenv('CHAPTER')

local function run()
  recto.setup({ command = os.getenv('RECTO'), browse = false })
  vim.cmd('edit ' .. vim.fn.fnameescape(chapter))
  assert(recto.book_of(chapter) == vim.fn.fnamemodify(chapter, ':p:h:h'), recto.book_of(chapter))
  vim.cmd('RectoServe')
  assert(vim.wait(60000, recto.address), 'no address was said')
  local address = recto.address()
  local function ask(...)
    return vim.fn.system({ 'curl', '-s', ... })
  end
  assert(vim.wait(60000, function() return not ask(address .. 'state'):find('"round":0,', 1, true) end), 'no round')
  -- The cursor moves the window: a window hears it.
  local heard = ''
  local window = vim.fn.jobstart({ 'curl', '-sN', address .. 'events' }, { on_stdout = function(_, data) heard = heard .. table.concat(data) end })
  vim.wait(500)
  vim.api.nvim_win_set_cursor(0, { 5, 3 })
  vim.cmd('RectoLine')
  assert(vim.wait(60000, function() return heard:find('goto', 1, true) and heard:find('"page"', 1, true) end), heard)
  vim.fn.jobstop(window)
  -- A second click in the window moves the cursor.
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  ask('-H', 'X-Recto-Token: ' .. address:match('/(%x+)/$'), '--data-binary', vim.json.encode({ file = chapter, line = 5, column = 7 }), address .. 'open')
  assert(vim.wait(60000, function() return vim.api.nvim_win_get_cursor(0)[1] == 5 end), 'the cursor was not moved')
  assert(vim.api.nvim_win_get_cursor(0)[2] == 6)
  vim.cmd('RectoStop')
end

local ok, why = pcall(run)
if ok then vim.cmd('qall!') end
io.stderr:write(tostring(why) .. '\n')
vim.cmd('cquit 1')
