// test.js RECTO CHAPTER: the extension with an editor that only notes what it is asked for, on a real server.
'use strict';

const assert = require('assert');
const Module = require('module');

const [recto, chapter] = process.argv.slice(2);
const commands = {}, opened = [], documents = [];
let moved = null;
const editor = {
  document: { fileName: chapter, languageId: 'markdown' },
  selection: { active: { line: 4, character: 2 } },
};
const vscode = {
  Position: class { constructor(line, character) { Object.assign(this, { line, character }); } },
  Range: class { constructor(start, end) { Object.assign(this, { start, end }); } },
  Uri: { parse: it => it },
  ViewColumn: { One: 1 },
  commands: { registerCommand: (name, run) => { commands[name] = run; return {}; } },
  env: { openExternal: address => opened.push(address) },
  window: {
    activeTextEditor: editor,
    onDidChangeTextEditorSelection: run => { moved = run; return {}; },
    showTextDocument: (document, { selection }) => documents.push([document, selection.start.line, selection.start.character]),
    showErrorMessage: why => { throw new Error(why); },
  },
  workspace: { getConfiguration: () => ({ get: name => ({ command: recto, follow: true })[name] }), openTextDocument: async it => it },
};
const load = Module._load;
Module._load = (name, ...rest) => name === 'vscode' ? vscode : load(name, ...rest);

const until = async is => {
  for (let i = 0; i < 3000 && !is(); i++) await new Promise(done => setTimeout(done, 20));
  assert(is(), String(is));
};

(async () => {
  const extension = require('./extension.js');
  extension.activate({ subscriptions: [] });
  commands['recto.serve']();
  await until(() => opened.length);
  const address = opened[0], told = [];
  const events = await fetch(address + 'events');
  (async () => {
    for await (const bytes of events.body) told.push(Buffer.from(bytes).toString());
  })().catch(() => {});
  const state = () => fetch(address + 'state').then(it => it.json());
  for (let i = 0; i < 3000 && !(await state()).round; i++) await new Promise(done => setTimeout(done, 20));
  // The cursor moves the window.
  moved({ textEditor: editor });
  await until(() => told.some(it => it.includes('"kind":"goto"') && it.includes('"page"')));
  // A second click in the window moves the cursor.
  const body = JSON.stringify({ file: chapter, line: 5, column: 7 });
  const token = new URL(address).pathname.split('/')[1];
  await fetch(address + 'open', { method: 'POST', headers: { 'X-Recto-Token': token }, body });
  await until(() => documents.length);
  assert.deepStrictEqual(documents[0], [chapter, 4, 6]);
  extension.deactivate();
  process.exit(0);
})().catch(error => { console.error(error); process.exit(1); });
