// Words files through the tools that translators use: gettext, a spreadsheet, another reader of XLIFF.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import xliff2js from 'xliff/xliff2js';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'target/debug/signpost');
const desk = mkdtempSync(join(tmpdir(), 'words-'));
const flows = join(desk, 'flows');
cpSync(join(root, 'flows'), flows, { recursive: true });
after(() => rmSync(desk, { recursive: true }));

const run = (command, ...args) => execFileSync(command, args, { cwd: desk, encoding: 'utf8', timeout: 110_000 });

/** Every shipped words file: what it is of, its language, its path. */
const translations = ['palliative-care', 'palliative-care-navigator', 'providers'].flatMap((name) => {
  const folder = name === 'providers' ? 'words' : `${name}/words`;
  return readdirSync(join(flows, folder)).map((file) => ({
    name, language: file.replace('.yaml', ''), path: join(folder, file),
  }));
});

function send({ name, language }, kind) {
  const file = join(desk, `${name}.${language}.${kind}`);
  run(program, 'words', 'export', name, language, '--to', kind === 'xlf' ? 'xliff' : kind, '--out', file, '--flows', flows);
  return file;
}

function comesBack(translation, file) {
  const said = run(program, 'words', 'import', translation.name, translation.language, file, '--flows', flows);
  assert.match(said, /^0 strings changed, 0 not taken/, file);
  const [before, now] = [root, desk].map((at) => readFileSync(join(at, 'flows', translation.path)));
  assert.ok(before.equals(now), `${translation.path} is not what it was`);
}

test('gettext finds no fault, and what it writes again comes back to the byte', () => {
  for (const translation of translations) {
    const file = send(translation, 'po');
    run('msgfmt', '--check', '-o', '/dev/null', file);
    run('msgcat', '--width=60', file, '-o', `${file}.po`);
    comesBack(translation, `${file}.po`);
  }
});

test('gettext keeps what is fuzzy, and nothing fuzzy is taken', () => {
  const file = send(translations[0], 'po');
  run('msgattrib', '--set-fuzzy', file, '-o', `${file}.po`);
  comesBack(translations[0], `${file}.po`);
});

test('a spreadsheet program opens and saves every table', () => {
  for (const kind of ['xlsx', 'csv']) {
    const files = translations.map((translation) => send(translation, kind));
    const filter = kind === 'csv' ? 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true' : 'xlsx';
    const input = kind === 'csv' ? ['--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,true,false'] : [];
    run('soffice', '--headless', `-env:UserInstallation=file://${desk}/office`, ...input, '--convert-to', filter, '--outdir', join(desk, 'saved'), ...files);
    translations.forEach((translation, at) => comesBack(translation, files[at].replace(desk, join(desk, 'saved'))));
  }
});

test('another reader of XLIFF finds every unit with its source and target', async () => {
  for (const translation of translations) {
    const file = send(translation, 'xlf');
    const { sourceLanguage, targetLanguage, resources } = await xliff2js(readFileSync(file, 'utf8'));
    assert.equal(sourceLanguage, 'en');
    assert.equal(targetLanguage, translation.language);
    const units = Object.values(resources[translation.name]);
    assert.ok(units.length >= 60 && units.every((unit) => unit.source && unit.target), translation.path);
    comesBack(translation, file);
  }
});

test('a sentence that was edited in between is refused, and the rest is taken', () => {
  const translation = translations.find(({ name, language }) => name === 'palliative-care' && language === 'es');
  const file = send(translation, 'po');
  const po = readFileSync(file, 'utf8').replace('msgid "Who needs care?"', 'msgid "Who is ill?"')
    .replace('msgstr "Encuentre cuidados paliativos en San Francisco"', 'msgstr "Busque cuidados paliativos en San Francisco"');
  writeFileSync(join(desk, 'edited.po'), po);
  assert.throws(() => run(program, 'words', 'import', 'palliative-care', 'es', join(desk, 'edited.po'), '--flows', flows), (fault) => {
    assert.match(fault.stdout, /not taken: questions\.who\.ask: it was made for a sentence that has changed/);
    assert.match(fault.stdout, /1 strings changed, 1 not taken/);
    return true;
  });
  assert.match(readFileSync(join(flows, translation.path), 'utf8'), /text: "Busque cuidados/);
});

test('a reviewer without tools changes a page in the browser, and the copy it saves is taken', async () => {
  const file = join(desk, 'review.html');
  writeFileSync(file, run(program, 'words', 'review', 'palliative-care', 'es', '--flows', flows));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(`file://${file}`);
    const string = page.locator('.string[data-key="questions.who.ask"]');
    await string.locator('textarea[name=text]').fill('¿Quién necesita, “hoy”, "cuidados"?');
    assert.match(await string.locator('.shown .heading').last().textContent(), /hoy/);
    await string.locator('select').selectOption('reviewed');
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    await saved.saveAs(join(desk, 'reviewed.csv'));
  } finally {
    await browser.close();
  }
  const import_ = (...more) => run(program, 'words', 'import', 'palliative-care', 'es', join(desk, 'reviewed.csv'), '--flows', flows, ...more);
  assert.throws(() => import_(), (fault) => /not taken: questions\.who\.ask: a review needs a name/.test(fault.stdout));
  assert.match(import_('--by', 'A. Reader, interpreter'), /^1 strings changed, 0 not taken/);
  const words = parse(readFileSync(join(flows, 'palliative-care/words/es.yaml'), 'utf8')).strings['questions.who.ask'];
  assert.equal(words.text, '¿Quién necesita, “hoy”, "cuidados"?');
  assert.deepEqual([words.state, words.by], ['reviewed', 'A. Reader, interpreter']);
});
