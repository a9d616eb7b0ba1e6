import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { start } from './server.mjs';
import { assertAccessible } from './axe.mjs';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const flows = new URL('../kinds', import.meta.url).pathname;
let server;
let browser;

before(async () => {
  server = await start('--flows', flows);
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
});
after(async () => {
  await browser?.close();
  server?.stop();
});

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 320, height: 700 }, javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  await page.goto(`${server.base}/kinds/en`);
  await send(page);
  return page;
}

async function send(page) {
  const before = page.url();
  await page.click('main form button');
  await page.waitForURL((url) => url.href !== before, { waitUntil: 'load' });
}

async function type(page, values) {
  for (const [selector, value] of Object.entries(values)) await page.fill(selector, value);
  await send(page);
}

const born = (year, month, day) => ({ '#answer-year': year, '#answer-month': month, '#answer-day': day });
const error = (page) => page.textContent('#question-error');

test('a number: what is wrong is said, and what was typed stays', async () => {
  const page = await open();
  assert.equal(await page.getAttribute('#answer', 'inputmode'), 'decimal');
  await send(page);
  assert.match(await error(page), /Enter your weight/);
  for (const [typed, words] of [
    ['heavy', /in digits/],
    ['12.345', /fewer decimals/],
    ['301', /from 20 to 300\.5/],
    ['-70', /from 20 to 300\.5/],
  ]) {
    await type(page, { '#answer': typed });
    assert.match(await error(page), words);
    assert.equal(await page.inputValue('#answer'), typed);
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.getAttribute('[role=alert] a', 'href'), '#answer');
  }
  await type(page, { '#answer': ' 70,5 ' });
  assert.match(await page.textContent('h1'), /When were you born/);
  assert.match(await page.textContent('.answers'), /70\.5 kilograms/);
});

test('a date: three fields, in the order of the language', async () => {
  const page = await open();
  await type(page, { '#answer': '70' });
  const order = await page.locator('.date input').evaluateAll((fields) => fields.map((field) => field.name));
  assert.deepEqual(order, ['month', 'day', 'year']);
  for (const [typed, words] of [
    [['', '', ''], /Enter the day you were born/],
    [['1950', '13', '1'], /real date/],
    [['1950', '', '1'], /real date/],
    [['2999', '1', '1'], /come already/],
    [['1899', '12', '31'], /January 1, 1900 or a later/],
  ]) {
    await type(page, born(...typed));
    assert.match(await error(page), words);
    assert.equal(await page.inputValue('#answer-year'), typed[0]);
    assert.equal(await page.getAttribute('[role=alert] a', 'href'), '#answer-month');
  }
  await type(page, born('1950', '3', '27'));
  assert.match(await page.textContent('.answers'), /March 27, 1950/);
});

test('the field that is wrong has the colour of the error, and no other has', async () => {
  const page = await open();
  const marked = () => page.locator('input[type=text]').evaluateAll((fields) => {
    const { color } = getComputedStyle(document.querySelector('.error'));
    return fields.filter((field) => getComputedStyle(field).borderTopColor === color).map((field) => field.name);
  });
  await send(page);
  assert.deepEqual(await marked(), ['answer']);
  await type(page, { '#answer': '70' });
  for (const [typed, wrong] of [
    [['', '', ''], ['month', 'day', 'year']],
    [['1950', '13', ''], ['month', 'day']],
    [['1950', '3', '１２3'], ['day']],
    [['1950', '2', '30'], ['month', 'day', 'year']],
  ]) {
    await type(page, born(...typed));
    assert.deepEqual(await marked(), wrong);
    assert.equal(await page.getAttribute('[role=alert] a', 'href'), `#answer-${wrong[0]}`);
  }
});

test('a hundred countries are a list that opens, and None of these stands alone', async () => {
  const page = await open();
  await type(page, { '#answer': '70' });
  await type(page, born('1990', '1', '2'));
  await send(page);
  assert.match(await error(page), /Choose a country/);
  await page.selectOption('#answer', 'mexico');
  await send(page);
  await page.check('input[value=none]');
  await page.check('input[value=rides]');
  await send(page);
  assert.match(await error(page), /None of these/);
  await page.uncheck('input[value=none]');
  await send(page);
  assert.match(await page.textContent('h1'), /in Spanish/);
  await page.click('.answers a[href="?change=country#main"]');
  assert.equal(await page.inputValue('#answer'), 'mexico');
});

test('every kind of question is free of axe violations, and fits 320 px', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open({ javaScriptEnabled: true, bypassCSP: true, colorScheme });
    const clean = async (what) => {
      await assertAccessible(page, what);
      assert.ok(await page.locator('html').evaluate((html) => html.scrollWidth) <= 320, what);
    };
    await clean('number');
    await send(page);
    await clean('number with an error');
    await type(page, { '#answer': '70' });
    await clean('date');
    await send(page);
    await clean('date with an error');
    await type(page, born('1990', '1', '2'));
    await clean('list');
    await send(page);
    await clean('list with an error');
  }
});
