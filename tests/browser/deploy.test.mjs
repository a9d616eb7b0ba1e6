// The files in deploy/: two replicas behind nginx over TLS, one of which is killed while people walk; and
// what is said of them in docs/OPERATING.md.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { request as overHttp } from 'node:http';
import { Agent, request as overTls } from 'node:https';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { freePort } from './server.mjs';

const root = join(import.meta.dirname, '../..');
const program = process.env.SIGNPOST_BIN ?? join(root, 'target/debug/signpost');
const read = (path) => readFileSync(join(root, path), 'utf8');
const host = 'help.example.org';
const secret = 'a secret of the proxy alone';
const key = 'c3'.repeat(32);
// What must be found in no log: where people are, with what browser, and what they came from.
const visitor = { address: '127.0.0.2', browser: 'BrowserOfAVisitor/1.0', from: 'https://cameFrom.example/' };
const walksAtLeast = 200;

const dir = mkdtempSync(join(tmpdir(), 'deploy-'));
const path = (name) => join(dir, name);
const ports = {};
const replicas = {};
const sealed = new Set();
let nginx;
let certificate;
let agent;

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function until(what, holds, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(20)) if (await holds()) return;
  assert.fail(`it did not come to this: ${what}`);
}

/** A replica; another one of the same name goes on with its port and its log. */
async function startReplica(name) {
  const before = replicas[name]?.log ?? '';
  const child = spawn(program, ['serve', '--listen', `127.0.0.1:${ports[name]}`, '--staff-header', `X-Staff: ${secret}`], {
    cwd: path('empty'),
    env: { SIGNPOST_LINK_KEYS: key, SIGNPOST_PUBLIC_URL: `https://${host}`, HOME: path('empty') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const replica = { child, log: before };
  replica.ended = new Promise((resolve) => { child.on('exit', resolve); });
  child.stderr.on('data', (chunk) => { replica.log += chunk; });
  replicas[name] = replica;
  await until(`${name} is ready`, () => fetch(`http://127.0.0.1:${ports[name]}/readyz`).then((answer) => answer.ok, () => false));
}

async function stopReplica(name, signal) {
  replicas[name].child.kill(signal);
  await replicas[name].ended;
}

/** deploy/nginx.conf with this machine's ports and folders. Every replacement must find its place. */
function adapted() {
  let config = read('deploy/nginx.conf');
  const put = (written, instead) => {
    assert.ok(config.includes(written), `${written} is not in deploy/nginx.conf`);
    config = config.replaceAll(written, instead);
  };
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${path(kind)};`);
  put('user www-data;', `user ${userInfo().username};`);
  put('/run/nginx.pid', path('nginx.pid'));
  put('/var/log/nginx', path('log'));
  put('http {', `http {\n${temporary.join('\n')}`);
  put('127.0.0.1:8081', `127.0.0.1:${ports.one}`);
  put('127.0.0.1:8082', `127.0.0.1:${ports.two}`);
  put(`/etc/letsencrypt/live/${host}`, path('tls'));
  put('/etc/nginx/signpost', join(root, 'templates'));
  put('listen 80;', `listen 127.0.0.1:${ports.plain};`);
  put('listen 443 ssl', `listen 127.0.0.1:${ports.tls} ssl`);
  put('listen [::]:80;', '');
  put('listen [::]:443 ssl http2;', '');
  return config;
}

before(async () => {
  for (const name of ['one', 'two', 'plain', 'tls']) ports[name] = await freePort();
  for (const name of ['empty', 'log', 'tls']) mkdirSync(path(name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`,
    '-keyout', path('tls/privkey.pem'), '-out', path('tls/fullchain.pem')], { stdio: 'ignore' });
  certificate = readFileSync(path('tls/fullchain.pem'));
  agent = new Agent({ keepAlive: true });
  writeFileSync(path('nginx.conf'), adapted());
  execFileSync('nginx', ['-t', '-c', path('nginx.conf')], { stdio: 'pipe' });
  await Promise.all(['one', 'two'].map(startReplica));
  nginx = spawn('nginx', ['-c', path('nginx.conf'), '-g', 'daemon off;'], { stdio: 'ignore' });
  await until('nginx answers', () => ask(new Map(), '/healthz').then((answer) => answer.status === 200, () => false));
});
after(async () => {
  agent?.destroy();
  const ended = nginx && new Promise((resolve) => { nginx.on('exit', resolve); });
  nginx?.kill();
  for (const { child } of Object.values(replicas)) child.kill('SIGKILL');
  await ended;
  rmSync(dir, { recursive: true });
});

/** One request as a browser sends it; what comes back whole. */
function ask(cookies, to, { form, plain, method, headers = {} } = {}) {
  const body = form && new URLSearchParams(form).toString();
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const options = {
    host: '127.0.0.1',
    path: to,
    method: method ?? (form ? 'POST' : 'GET'),
    localAddress: visitor.address,
    timeout: 10_000,
    headers: {
      host,
      'user-agent': visitor.browser,
      referer: visitor.from,
      ...(cookie && { cookie }),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
      ...headers,
    },
    ...(plain ? { port: ports.plain } : { port: ports.tls, agent, ca: certificate, servername: host }),
  };
  return new Promise((resolve, reject) => {
    const request = (plain ? overHttp : overTls)(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
      response.on('error', reject).on('end', () => {
        for (const set of response.headers['set-cookie'] ?? []) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
          cookies.set(name, value);
        }
        const location = response.headers.location;
        for (const part of (location ?? '').split(/[/?]/)) if (part.length > 40) sealed.add(part);
        resolve({ status: response.statusCode, headers: response.headers, text, location });
      });
    });
    request.on('error', reject).on('timeout', () => request.destroy(new Error(`no answer: ${to.slice(0, 30)}`)));
    request.end(body);
  });
}

/** The first hand-worked case of each outcome. */
const cases = new Map();
for (const one of parse(read('flows/palliative-care/cases.yaml'))) {
  if (!cases.has(one.recommend) && !one.stray) cases.set(one.recommend, one.answers);
}
const given = (value) => [value].flat().map((one) => ({ true: 'yes', false: 'no' })[one] ?? String(one));

/** From the start, or from a link, to an outcome; gives its heading. */
async function walk(answers, link) {
  const cookies = new Map();
  const step = async (to, form) => {
    const answer = await ask(cookies, to, { form });
    assert.equal(answer.status, 303, answer.text);
    return new URL(answer.location, `https://${host}${to}`).pathname;
  };
  let at = link ? await step(link) : await step('/palliative-care/en', {});
  for (let steps = 0; steps < 30; steps += 1) {
    const page = await ask(cookies, at);
    assert.equal(page.status, 200, page.text);
    const question = /name="question" value="(\w+)"/.exec(page.text)?.[1];
    if (question) {
      at = await step(at, [['question', question], ...given(answers[question]).map((option) => ['answer', option])]);
    } else if (page.text.includes('name="confirm"')) {
      at = await step(at, { confirm: '1' });
    } else {
      assert.match(page.text, /href="sheet"/, 'this is no outcome');
      return /<h1[^>]*>(.*?)<\/h1>/s.exec(page.text)[1];
    }
  }
  return assert.fail('the walk has no end');
}

function makeLink(answers) {
  const link = execFileSync(program, ['link', 'palliative-care', answers, '--link-keys', key, '--public-url', `https://${host}`], { encoding: 'utf8' });
  const { pathname } = new URL(link.trim());
  sealed.add(pathname.split('/').at(-1));
  return pathname;
}

test('TLS: the cookie is bound to the host, plain HTTP leads to it, and the proxy\'s headers are its own', async () => {
  const begun = await ask(new Map(), '/palliative-care/en', { form: {} });
  assert.match(begun.headers['set-cookie'][0], /^__Host-signpost=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  for (const to of ['/', '/nowhere', '/assets/none']) {
    assert.match((await ask(new Map(), to)).headers['strict-transport-security'], /^max-age=\d{8}$/, to);
  }
  const plain = await ask(new Map(), '/palliative-care/en?who=me', { plain: true });
  assert.deepEqual([plain.status, plain.location], [301, `https://${host}/palliative-care/en?who=me`]);
  assert.equal((await ask(new Map(), '/staff', { headers: { 'x-staff': secret } })).status, 403);
  const direct = await fetch(`http://127.0.0.1:${ports.one}/staff`, { headers: { 'x-staff': secret } });
  assert.equal(direct.status, 200, 'the proxy itself may send it');
});

test(`${walksAtLeast} walks: a replica is killed and started, the other restarted, and every walk reaches its outcome`, { timeout: 55_000 }, async () => {
  const some = [...cases].filter(([, answers]) => answers.who && answers.where);
  assert.ok(some.length > 8);
  const expected = new Map();
  for (const [outcome, answers] of some) expected.set(outcome, await walk(answers));
  assert.ok(new Set(expected.values()).size > 8, 'outcomes have headings of their own');
  const links = new Map(some.map(([outcome, { who, where }]) => [outcome, makeLink(`who=${given(who)}&where=${given(where)}&confirm=where`)]));

  let walks = 0;
  let quiet = false;
  const arrived = async (more) => {
    const goal = walks + more;
    await until(`${goal} walks`, () => walks >= goal);
  };
  const people = Array.from({ length: 8 }, async (_, person) => {
    for (let turn = person; walks < walksAtLeast || !quiet; turn += 1) {
      const [outcome, answers] = some[turn % some.length];
      const link = turn % 2 ? links.get(outcome) : undefined;
      assert.equal(await walk(answers, link), expected.get(outcome), outcome);
      walks += 1;
    }
  });
  const trouble = async () => {
    await arrived(40);
    await stopReplica('one', 'SIGKILL');
    await arrived(40);
    const had = replicas.one.log.length;
    await startReplica('one');
    await until('nginx comes back to the replica', () => (replicas.one.log.slice(had).match(/sealed/g) ?? []).length > 20);
    await stopReplica('two', 'SIGTERM');
    await arrived(20);
    await startReplica('two');
    await arrived(20);
    quiet = true;
  };
  await Promise.all([trouble().finally(() => { quiet = true; }), ...people]);
  assert.ok(walks >= walksAtLeast);

  const lines = readFileSync(path('log/access.log'), 'utf8').trim().split('\n');
  const handedOn = lines.filter((line) => /, .* 50\d, (200|303) /.test(line));
  assert.ok(handedOn.length > 0, 'a request was handed on from the dead replica');
  const posts = lines.filter((line) => line.includes(' POST '));
  for (const name of ['one', 'two']) assert.ok(posts.some((line) => line.includes(`127.0.0.1:${ports[name]} 303`)), `${name} took part`);
});

test('no log tells of an answer, a link, or whoever came; nothing is on a disk', async () => {
  await ask(new Map(), '/palliative-care?lang=es&kaiser=yes&coverage=medi_cal');
  await ask(new Map(), '/kaiser=yes/coverage=medi_cal/?where=sf');
  assert.equal((await ask(new Map(), '/', { method: 'LOCK' })).status, 405);
  const { questions } = parse(read('flows/palliative-care/flow.yaml'));
  const options = Object.values(questions).flatMap((question) => Object.keys(question.options ?? {}));
  assert.ok(options.includes('medi_cal') && sealed.size > 1000);
  const logs = {
    access: readFileSync(path('log/access.log'), 'utf8'),
    error: readFileSync(path('log/error.log'), 'utf8'),
    one: replicas.one.log,
    two: replicas.two.log,
  };
  assert.ok(logs.access.split('\n').length > 2000);
  assert.match(logs.one, /request/);
  const lacks = (name, what) => {
    const line = logs[name].split('\n').find((one) => what.test(one));
    assert.equal(line, undefined, `${what.source.slice(0, 60)} is in ${name}`);
  };
  const ids = new RegExp(`(?<![\\w-])(${[...options, ...Object.keys(questions)].join('|')})(?![\\w-])`);
  // An option has the name of the methods that are not told.
  for (const name of Object.keys(logs)) logs[name] = logs[name].replace(/ (method=")?other"?(?= page | route=)/g, ' UNTOLD');
  for (const [name, log] of Object.entries(logs)) {
    for (const what of [/\?/, ids, /kaiser|medi_cal/]) lacks(name, what);
    for (const one of Object.values(visitor)) assert.ok(!log.includes(one), `${one} is in ${name}`);
    const words = new Set(log.split(/[^\w-]+/));
    for (const token of sealed) assert.ok(!words.has(token), `a token is in ${name}`);
  }
  for (const name of ['access', 'error']) lacks(name, /palliative|\/[a-z]/);
  // Each line is time, method, kind, status, and the replica's address, status, seconds and number: no size.
  const each = (one) => `(?:${one}|-)(?:, (?:${one}|-))*`;
  const line = new RegExp(`^[\\d:T+-]+ (?:GET|HEAD|POST|UNTOLD) (?:page|staff|asset|health) \\d{3} upstream ${
    each('127\\.0\\.0\\.1:\\d+')} ${each('\\d{3}')} ${each('\\d+\\.\\d{3}')} s id (?:[0-9a-f]+|-)$`);
  assert.deepEqual(logs.access.trim().split('\n').filter((one) => !line.test(one)), []);
  assert.match(logs.access, / UNTOLD page 405 /);

  assert.deepEqual(readdirSync(path('empty')), []);
  for (const { child } of Object.values(replicas)) {
    const open = readdirSync(`/proc/${child.pid}/fd`).map((fd) => readlinkSync(`/proc/${child.pid}/fd/${fd}`));
    assert.deepEqual(open.filter((name) => name.startsWith('/') && !name.startsWith('/dev/')), []);
  }
  for (const kind of ['client_body', 'proxy']) assert.deepEqual(readdirSync(path(kind)), []);
});

test('what is too large gets the page of the program, in its language', async () => {
  const way = '/palliative-care/es';
  const cookies = new Map();
  const { location } = await ask(cookies, way, { form: {} });
  const large = [
    [await ask(cookies, `${way}?lang=${'x'.repeat(12_000)}`), 414],
    [await ask(cookies, location, { form: { question: 'who', answer: 'x'.repeat(100_000) } }), 413],
  ];
  for (const [answer, status] of large) {
    assert.equal(answer.status, status);
    assert.match(answer.text, /<html lang="es"/);
    assert.match(answer.text, /href="\/palliative-care\/es"/);
  }
});

test('no request makes nginx hold the replicas for broken', async () => {
  const long = 'A'.repeat(5_000);
  const addresses = [`/palliative-care/en/${long}/?lang=es`, `/palliative-care?embed&a=${long}`, `/palliative-care/en/${long}/link`];
  for (const address of addresses) assert.notEqual((await ask(new Map(), address)).status, 503, address.slice(0, 40));
  const form = { question: 'who', answer: 'x'.repeat(60_000) };
  const statuses = { large: new Set(), others: new Set() };
  const asking = async (times, seen, ...what) => {
    for (let time = 0; time < times; time += 1) seen.add((await ask(new Map(), ...what)).status);
  };
  await Promise.all([
    ...Array.from({ length: 6 }, () => asking(150, statuses.large, '/palliative-care/en/x/', { form })),
    asking(300, statuses.others, '/palliative-care/en'),
  ]);
  assert.deepEqual(statuses, { large: new Set([413]), others: new Set([200]) });
});

test('nginx can sign staff in, as its file shows', async () => {
  const shown = /^ *# location \/staff \{\n(?: *# .*\n)*? *# \}\n/m;
  const config = readFileSync(path('nginx.conf'), 'utf8');
  assert.match(config, shown);
  const signing = config.replace(shown, (lines) => lines.replaceAll('# ', ''))
    .replace(join(root, 'templates/staff;'), `${path('staff')};`);
  const hash = execFileSync('openssl', ['passwd', '-apr1', 'of nginx'], { encoding: 'utf8' });
  writeFileSync(path('staff'), `desk:${hash}`);
  writeFileSync(path('nginx.conf'), signing);
  nginx.kill('SIGHUP');
  const headers = { authorization: `Basic ${Buffer.from('desk:of nginx').toString('base64')}` };
  const answers = async (path, headers = {}) => (await ask(new Map(), path, { headers })).status;
  const asksAndLetsIn = async () => (await ask(new Map(), '/staff')).headers['www-authenticate']?.includes('Staff pages"')
    && await answers('/staff') === 401
    && await answers('/staff', headers) === 200
    && await answers('/staff', { 'x-staff': secret }) === 401
    && await answers('/staffing', headers) === 404;
  // Workers with the file before still answer for a moment, and hang up on who asked them last: a browser asks again.
  await until('nginx asks and lets in', () => asksAndLetsIn().catch((error) => {
    assert.equal(error.code, 'ECONNRESET');
    return false;
  }));
});

test('when no replica is left, a page says so in every language', async () => {
  await Promise.all(['one', 'two'].map((name) => stopReplica(name, 'SIGTERM')));
  const answer = await ask(new Map(), '/palliative-care/en');
  assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '30']);
  assert.match(answer.text, /lang="zh-Hant"/);
  await Promise.all(['one', 'two'].map(startReplica));
  await until('it is well again', async () => (await ask(new Map(), '/palliative-care/en')).status === 200, 5);
});

test('deploy/kubernetes.yaml has what a replica needs and may not', () => {
  const parsed = parseAllDocuments(read('deploy/kubernetes.yaml'));
  assert.deepEqual(parsed.flatMap((one) => one.errors), []);
  const all = Object.fromEntries(parsed.map((one) => one.toJS()).map((one) => [one.kind, one]));
  assert.deepEqual(Object.keys(all).sort(),
    ['Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget', 'Service']);
  const { spec } = all.Deployment;
  const { labels } = spec.template.metadata;
  for (const selector of [spec.selector.matchLabels, all.Service.spec.selector, all.PodDisruptionBudget.spec.selector.matchLabels,
    all.NetworkPolicy.spec.podSelector.matchLabels, spec.template.spec.topologySpreadConstraints[0].labelSelector.matchLabels]) {
    assert.ok(isDeepStrictEqual(selector, labels), JSON.stringify(selector));
  }
  const pod = spec.template.spec;
  assert.equal(pod.containers.length, 1);
  const [container] = pod.containers;
  assert.equal(pod.securityContext.runAsNonRoot, true);
  assert.equal(`${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}`, /^USER (.*)$/m.exec(read('Dockerfile'))[1]);
  assert.equal(container.securityContext.readOnlyRootFilesystem, true);
  assert.equal(container.securityContext.allowPrivilegeEscalation, false);
  assert.deepEqual(container.securityContext.capabilities, { drop: ['ALL'] });
  assert.ok(container.resources.limits.memory && container.resources.limits.cpu && container.resources.requests.cpu);
  assert.equal(container.readinessProbe.httpGet.path, '/readyz');
  assert.equal(container.livenessProbe.httpGet.path, '/healthz');
  const names = container.ports.map((port) => port.name);
  for (const port of [container.readinessProbe.httpGet.port, container.livenessProbe.httpGet.port, all.Service.spec.ports[0].targetPort]) {
    assert.ok(names.includes(port), port);
  }
  assert.ok(all.PodDisruptionBudget.spec.minAvailable < all.HorizontalPodAutoscaler.spec.minReplicas);
  assert.deepEqual(all.HorizontalPodAutoscaler.spec.scaleTargetRef,
    { apiVersion: all.Deployment.apiVersion, kind: 'Deployment', name: all.Deployment.metadata.name });
  assert.deepEqual(all.NetworkPolicy.spec.egress, []);
});

test('every setting is in docs/OPERATING.md, and no other', () => {
  const settings = (text) => [...new Set(text.match(/SIGNPOST_[A-Z_]*[A-Z]/g))].sort();
  const real = settings(execFileSync(program, ['serve', '--help'], { encoding: 'utf8' }));
  assert.deepEqual(settings(read('docs/OPERATING.md')), real);
  for (const file of ['deploy/kubernetes.yaml', 'deploy/nginx.conf', 'deploy/signpost@.service', 'Dockerfile']) {
    assert.deepEqual(settings(read(file)).filter((name) => !real.includes(name)), [], file);
  }
});
