// A book that `recto serve` shows: its process, its address, and the way to a line. Knows nothing of the editor.
'use strict';

const fs = require('fs');
const path = require('path');
const { spawn } = require('child_process');

// The folder of the book that a file belongs to: the nearest one above it with a manifest; without one the file is a book of its own.
function bookOf(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, 'book.toml'))) return folder;
    if (folder === path.dirname(folder)) return file;
  }
}

// Calls `on.serving(address)`, `on.place(file, line, column)` and `on.end(why)`.
function show(command, book, on) {
  const child = spawn(command, ['serve', '--message-format', 'json', '--', book], { stdio: ['ignore', 'pipe', 'pipe'] });
  const it = { book, address: null, stop: () => child.kill(), goto: place => goto(it.address, place) };
  let rest = '', said = '';
  child.stderr.on('data', bytes => { said = (said + bytes).slice(-2000); });
  child.stdout.on('data', bytes => {
    const lines = (rest + bytes).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const event = JSON.parse(line);
      if (event.event === 'serving') on.serving(it.address = event.address);
      else if (event.event === 'place') on.place(event.file, event.line, event.column);
    }
  });
  child.on('error', error => on.end(error.message));
  child.on('exit', code => on.end(code ? said : ''));
  return it;
}

// Moves the windows to a place.
async function goto(address, place) {
  if (!address) return false;
  const token = new URL(address).pathname.split('/')[1];
  const answer = await fetch(address + 'goto', { method: 'POST', headers: { 'X-Recto-Token': token }, body: JSON.stringify(place) });
  return answer.ok;
}

module.exports = { bookOf, show };
