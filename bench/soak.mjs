// Ten minutes of full load with random answers, and what the server's memory does meanwhile.
// `SECONDS=600 node bench/soak.mjs`; needs `wrk` (Debian's package) and two processors.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, end, program, resident, sleep, start } from './kit.mjs';

const SECONDS = Number(process.env.SECONDS ?? 600);
const EVERY = 30;
const at = '127.0.0.1:8483';
const dir = mkdtempSync(join(tmpdir(), 'soak-'));

// Each connection follows where its answers lead: an answer to any question, then the page it leads to.
const script = join(dir, 'soak.lua');
writeFileSync(script, `
local questions = {
  who = {"me", "adult", "child", "work", "unsure"},
  where = {"sf", "alameda", "ca_other", "us_other", "unsure"},
  setting = {"hospital", "facility", "home", "unsure"},
  help_kind = {"symptoms", "home_help", "emotional", "planning", "practical", "caregiver", "hospice", "info"},
  kaiser = {"yes", "no", "unsure"},
  veteran = {"enrolled", "not_enrolled", "no", "unsure"},
  doctor = {"yes", "no", "unsure"},
  coverage = {"medi_cal", "medicare", "unsure"},
}
local names = {}
for name in pairs(questions) do names[#names + 1] = name end
local languages = {"en", "es", "zh-Hant", "zh-Hans", "vi", "fil", "ru"}
local ready, posts = {}, 0
local cookie = "signpost=" .. string.rep("A", 43)
local form = {["content-type"] = "application/x-www-form-urlencoded", cookie = cookie}
local browser = {cookie = cookie, ["accept-encoding"] = "gzip, deflate, br"}
function init() math.randomseed(os.time()) end
function request()
  local here = table.remove(ready)
  if here == nil then
    return wrk.format("POST", "/palliative-care/" .. languages[math.random(#languages)], form)
  end
  if here.fresh then
    here.fresh = false
    ready[#ready + 1] = here
    return wrk.format("GET", here.path, browser)
  end
  posts = posts + 1
  if posts % 40 == 0 then ready = {} end
  local name = names[math.random(#names)]
  local options = questions[name]
  return wrk.format("POST", here.path, form, "question=" .. name .. "&answer=" .. options[math.random(#options)])
end
function response(status, headers)
  local to = headers["location"]
  to = to and to:gsub("#.*", "")
  if to and #ready < 64 then table.insert(ready, 1, {path = to, fresh = true}) end
end
`);

build();
const server = start(program, 'serve', '--listen', at, '--log-level', 'warn');
await sleep(500);
console.log(`at rest: ${resident(server.pid).toFixed(1)} MB`);

const load = spawn('taskset', ['-c', '1', 'wrk', '-t1', '-c64', `-d${SECONDS}s`, '--latency', '-s', script, `http://${at}`], { stdio: ['ignore', 'inherit', 'inherit'] });
let most = 0;
const watch = setInterval(() => {
  const now = resident(server.pid);
  most = Math.max(most, now);
  console.log(`${new Date().toISOString().slice(11, 19)} ${now.toFixed(1)} MB`);
}, EVERY * 1000);
await new Promise((resolve) => load.on('exit', resolve));
clearInterval(watch);
console.log(`most: ${Math.max(most, resident(server.pid)).toFixed(1)} MB`);
await end(server);
rmSync(dir, { recursive: true });
