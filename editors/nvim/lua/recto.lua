-- recto in Neovim: the book in the browser, at the line of the cursor, and back.
local M = {}
local job, address, settings = nil, nil, { command = 'recto', follow = true, browse = true }

-- The folder of the book that a file belongs to; without a manifest above it the file is a book of its own.
function M.book_of(file)
  local found = vim.fn.findfile('book.toml', vim.fn.fnameescape(vim.fn.fnamemodify(file, ':p:h')) .. ';')
  return found ~= '' and vim.fn.fnamemodify(found, ':p:h') or file
end

local function open(place)
  vim.cmd('edit ' .. vim.fn.fnameescape(place.file))
  local line = vim.api.nvim_buf_get_lines(0, place.line - 1, place.line, false)[1] or ''
  -- Columns are counted in characters, the cursor's in bytes.
  local byte = vim.fn.byteidx(line, place.column - 1)
  vim.api.nvim_win_set_cursor(0, { math.min(place.line, vim.api.nvim_buf_line_count(0)), math.max(byte, 0) })
end

local function heard(line)
  local ok, event = pcall(vim.json.decode, line)
  if not ok then return end
  if event.event == 'serving' then
    address = event.address
  elseif event.event == 'place' then
    open(event)
  end
end

function M.serve()
  M.stop()
  local rest, command = '', { settings.command, 'serve', '--message-format', 'json' }
  if settings.browse then table.insert(command, '--open') end
  vim.list_extend(command, { '--', M.book_of(vim.api.nvim_buf_get_name(0)) })
  job = vim.fn.jobstart(command, {
    on_stdout = function(_, data)
      data[1] = rest .. data[1]
      rest = table.remove(data)
      for _, line in ipairs(data) do heard(line) end
    end,
    -- An older server may end after a newer one has begun.
    on_exit = function(ended) if ended == job then job, address = nil, nil end end,
  })
end

-- Moves the window to the cursor.
function M.line()
  if not address then return end
  local at = vim.api.nvim_win_get_cursor(0)
  local column = vim.fn.charidx(vim.api.nvim_get_current_line(), at[2]) + 1
  local place = vim.json.encode({ file = vim.api.nvim_buf_get_name(0), line = at[1], column = math.max(column, 1) })
  local token = address:match('/(%x+)/$')
  local curl = vim.fn.jobstart({ 'curl', '-s', '-H', 'X-Recto-Token: ' .. token, '--data-binary', '@-', address .. 'goto' })
  vim.fn.chansend(curl, place)
  vim.fn.chanclose(curl, 'stdin')
end

-- Where the window is; nil if there is none.
function M.address()
  return address
end

function M.stop()
  if job then vim.fn.jobstop(job) end
  job, address = nil, nil
end

function M.setup(options)
  settings = vim.tbl_extend('force', settings, options or {})
  vim.api.nvim_create_user_command('RectoServe', M.serve, {})
  vim.api.nvim_create_user_command('RectoLine', M.line, {})
  vim.api.nvim_create_user_command('RectoStop', M.stop, {})
  local group = vim.api.nvim_create_augroup('recto', {})
  vim.api.nvim_create_autocmd('CursorHold', {
    group = group,
    pattern = '*.md',
    callback = function() if settings.follow then M.line() end end,
  })
  vim.api.nvim_create_autocmd('VimLeavePre', { group = group, callback = M.stop })
end

return M
