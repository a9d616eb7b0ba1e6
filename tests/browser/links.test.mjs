// Staff make a link and print it; a person opens it on a phone, changes an answer, and leaves with a sheet.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import jsQR from 'jsqr';
import { chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { parse } from 'yaml';
import { start } from './server.mjs';
import { assertAccessible } from './axe.mjs';

const root = join(import.meta.dirname, '../..');
const LANGUAGES = ['en', 'es', 'fil', 'ru', 'vi', 'zh-Hans', 'zh-Hant'];
const dir = mkdtempSync(join(tmpdir(), 'links-'));
let server;
let browser;

before(async () => {
  server = await start();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
});
after(async () => {
  await browser?.close();
  server?.stop();
  rmSync(dir, { recursive: true });
});

const open = async (options = {}) => (await browser.newContext({ javaScriptEnabled: false, ...options })).newPage();
const phone = { viewport: { width: 320, height: 700 } };

/** A page as paper: its pages, its text and its pictures. */
async function printed(page) {
  const file = join(dir, 'paper.pdf');
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  return { file, pages, text };
}

/** Every code on the first page of some paper, read by a decoder that is not ours. */
function scan(file, { left = 0, top = 0 } = {}) {
  const stem = join(dir, 'page');
  execFileSync('pdftoppm', ['-r', '150', '-f', '1', '-l', '1', '-singlefile', '-png', file, stem]);
  const picture = PNG.sync.read(readFileSync(`${stem}.png`));
  const [x, y] = [Math.floor(picture.width * left), Math.floor(picture.height * top)];
  const part = new PNG({ width: picture.width - x, height: picture.height - y });
  PNG.bitblt(picture, part, x, y, part.width, part.height, 0, 0);
  return jsQR(new Uint8ClampedArray(part.data), part.width, part.height)?.data;
}

async function send(page) {
  const before = page.url();
  await page.click('main form button');
  await page.waitForURL((url) => url.href !== before, { waitUntil: 'load' });
}

test('a link from the builder to the sheet, without script', async () => {
  const staff = await open();
  await staff.goto(`${server.base}/staff/links/palliative-care`);
  await staff.check('input[name="answer.who"][value="adult"]');
  await staff.check('input[name="answer.where"][value="sf"]');
  await staff.check('input[name="answer.kaiser"][value="yes"]');
  await staff.check('input[name="language"][value="zh-Hant"]');
  await staff.click('text=Make the link');
  const link = (await staff.textContent('#address-zh-Hant')).trim();
  const made = staff.url();
  for (const kind of ['cards', 'wallet']) {
    await staff.goto(new URL(kind, made).href);
    const card = await printed(staff);
    assert.equal(card.pages, 1);
    assert.equal(scan(card.file), link, kind);
    assert.match(card.text, /Staff: Chinese \(zh-Hant\)/);
    assert.doesNotMatch(card.text, /Kaiser/, 'a card tells no answer');
  }

  const page = await open(phone);
  await page.goto(link);
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-Hant');
  assert.equal(await page.locator('.answers > div').count(), 3);
  // The person is not a member of Kaiser.
  await page.click('a[href="?change=kaiser#main"]');
  assert.ok(await page.isChecked('input[value="yes"]'));
  await page.check('input[value="no"]');
  await send(page);
  assert.equal(await page.locator('.answers > div').count(), 3, 'the answer that was changed is listed, too');
  await send(page);
  const asked = [];
  for (const answer of ['home', 'symptoms', 'no', 'no', 'medi_cal']) {
    asked.push(await page.inputValue('input[name=question]'));
    await page.check(`input[value="${answer}"]`);
    await send(page);
  }
  assert.deepEqual(asked, ['setting', 'help_kind', 'veteran', 'doctor', 'coverage']);
  assert.match(await page.textContent('main'), /415-547-7800/);
  await page.click('a[href="sheet"]');
  // A click may be over before the page it leads to is there.
  await page.waitForURL(/\/sheet$/);
  const sheet = await printed(page);
  assert.ok(sheet.pages <= 2, `${sheet.pages} pages`);
  for (const part of ['415-547-7800', 'This person asks for a palliative care consultation.', '緩和療護', 'What to say']) {
    assert.ok(sheet.text.replace(/\s+/g, ' ').includes(part), `${part}: ${sheet.text}`);
  }
});

test('a number of days that is none is marked where it stands', async () => {
  const page = await open();
  await page.goto(`${server.base}/staff/links/palliative-care`);
  await page.fill('#days', '9999');
  await page.click('text=Make the link');
  assert.match(await page.textContent('#wrong-days'), /1 to \d+/);
  assert.equal(await page.getAttribute('#days', 'aria-describedby'), 'wrong-days');
  assert.equal(await page.getAttribute('#days', 'aria-invalid'), 'true');
});

test('nothing is cut off a card, in any language', async () => {
  const page = await open();
  await page.goto(`${server.base}/staff/links/palliative-care`);
  for (const question of ['who', 'where', 'setting', 'kaiser', 'veteran', 'doctor', 'coverage']) {
    await page.locator(`input[name="answer.${question}"]:not([value=""])`).first().check();
  }
  for (const language of LANGUAGES) await page.check(`input[name="language"][value="${language}"]`);
  await page.click('text=Make the link');
  const made = page.url();
  await page.emulateMedia({ media: 'print' });
  for (const kind of ['cards', 'wallet']) {
    await page.goto(new URL(kind, made).href);
    const cards = await page.locator('.card').evaluateAll((all) => all.map((card) => [card.lang, card.scrollHeight - card.clientHeight]));
    assert.equal(cards.length, LANGUAGES.length);
    for (const [language, over] of cards) assert.ok(over <= 0, `${kind}, ${language}: ${over} px too much`);
  }
});

test('the sheet\'s code opens the guide, or the answers where the person chose that', async () => {
  const page = await open(phone);
  await page.goto(`${server.base}/palliative-care?lang=es&who=me&where=outside_us`);
  await send(page);
  const outcome = page.url();
  await page.goto(new URL('sheet', outcome).href);
  assert.equal(scan((await printed(page)).file), `${server.base}/palliative-care/es`);
  await page.goto(new URL('sheet?with=en&answers', outcome).href);
  const code = scan((await printed(page)).file);
  const other = await open(phone);
  await other.goto(code);
  assert.equal(await other.locator('.answers > div').count(), 2);
});

/** One hand-worked case for each outcome. */
const cases = new Map();
for (const one of parse(readFileSync(join(root, 'flows/palliative-care/cases.yaml'), 'utf8'))) {
  if (!cases.has(one.recommend) && !one.stray) cases.set(one.recommend, one.answers);
}
const given = (value) => [value].flat().map((one) => ({ true: 'yes', false: 'no' })[one] ?? String(one));

/** Answers by hand, in whatever order. */
async function arrive(page, language, answers) {
  const { help_kind: wishes, ...rest } = answers;
  const query = Object.entries(rest).map(([question, value]) => `${question}=${given(value).join(',')}`);
  await page.goto(`${server.base}/palliative-care?lang=${language}&${query.join('&')}`);
  await send(page);
  while (await page.locator('input[name=answer]').count()) {
    const asked = await page.inputValue('input[name=question]');
    for (const option of given(answers[asked] ?? wishes)) await page.check(`input[value="${option}"]`);
    await send(page);
  }
}

for (const language of LANGUAGES) {
  test(`${language}: the sheet of every outcome fits two pages and a phone`, async () => {
    const page = await open(phone);
    const pages = [];
    for (const [outcome, answers] of cases) {
      await arrive(page, language, answers);
      const url = page.url();
      for (const choice of ['', '?discreet']) {
        await page.goto(new URL(`sheet${choice}`, url).href);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320, `${outcome} is too wide`);
        if (choice && language !== 'zh-Hant') continue;
        const sheet = await printed(page);
        pages.push(sheet.pages);
        assert.ok(sheet.pages <= 2, `${outcome}${choice}: ${sheet.pages} pages`);
        assert.match(sheet.text.replace(/\s+/g, ' '), /For the clinic/);
      }
    }
    assert.ok(pages.length >= cases.size);
  });
}

test('staff pages, sheets and texts are free of axe violations', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open({ javaScriptEnabled: true, bypassCSP: true, colorScheme });
    const clean = async (what) => {
      await assertAccessible(page, `${what}, ${colorScheme}`);
    };
    await page.goto(`${server.base}/staff`);
    await clean('flows');
    await page.goto(`${server.base}/staff/links/palliative-care`);
    await clean('builder');
    await page.click('text=Make the link');
    await clean('a problem');
    await page.check('input[name="answer.kaiser"][value="yes"]');
    await page.selectOption('select[name="how.kaiser"]', 'confirm');
    for (const language of ['es', 'zh-Hant']) await page.check(`input[name="language"][value="${language}"]`);
    await page.check('input[name="from"][value="demo"]');
    await page.click('text=Make the link');
    await clean('made');
    const made = page.url();
    const link = (await page.textContent('#address-es')).trim();
    for (const kind of ['cards', 'wallet', 'edit']) {
      await page.goto(new URL(kind, made).href);
      await clean(kind);
    }
    await page.goto(link);
    await clean('prepared');
    await page.goto(`${link}X`);
    await clean('broken link');
    await page.goto(`${server.base}/palliative-care/es?from=demo`);
    await clean('start');
    await page.goto(`${server.base}/palliative-care?lang=es&who=me&where=outside_us`);
    await send(page);
    const outcome = page.url();
    for (const part of ['sheet', 'sheet?discreet', 'sheet?with=none&answers', 'send', 'send?answers']) {
      await page.goto(new URL(part, outcome).href);
      await clean(part);
    }
  }
});

test('with a script, the text is copied at the press of a button', async () => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(`${server.base}/palliative-care?lang=es&who=me&where=outside_us`);
  await send(page);
  await page.goto(new URL('send', page.url()).href);
  await page.click('button[data-copy]');
  await page.waitForFunction(() => document.querySelector('[role=status]').textContent !== '');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, (await page.textContent('#message')).trim());
});
