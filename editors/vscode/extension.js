// recto in Visual Studio Code: the book in the browser, at the line of the cursor, and back.
'use strict';

const vscode = require('vscode');
const { bookOf, show } = require('./book');

let shown = null, waiting = null;
const settings = () => vscode.workspace.getConfiguration('recto');

function serve() {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  stop();
  const mine = shown = show(settings().get('command'), bookOf(editor.document.fileName), {
    serving: address => vscode.env.openExternal(vscode.Uri.parse(address)),
    place: open,
    end: why => {
      if (shown === mine) shown = null;
      if (why) vscode.window.showErrorMessage(`recto: ${why}`);
    },
  });
}

async function open(file, line, column) {
  const document = await vscode.workspace.openTextDocument(file);
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), viewColumn: vscode.ViewColumn.One });
}

function line(editor = vscode.window.activeTextEditor) {
  if (!shown || !editor) return;
  const at = editor.selection.active;
  // A window that is gone is no fault.
  shown.goto({ file: editor.document.fileName, line: at.line + 1, column: at.character + 1 }).catch(() => {});
}

function follow(event) {
  if (!settings().get('follow') || event.textEditor.document.languageId !== 'markdown') return;
  clearTimeout(waiting);
  waiting = setTimeout(() => line(event.textEditor), 150);
}

function stop() {
  if (shown) shown.stop();
  shown = null;
}

function activate(context) {
  const command = (name, run) => vscode.commands.registerCommand(`recto.${name}`, () => run());
  context.subscriptions.push(command('serve', serve), command('line', line), command('stop', stop));
  context.subscriptions.push(vscode.window.onDidChangeTextEditorSelection(follow), { dispose: stop });
}

module.exports = { activate, deactivate: stop };
