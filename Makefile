# `make test` installs what the tests need and runs all of them.
.PHONY: test tools unit flows browser deny

test: tools unit flows browser

tools:
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium)
	@fc-list 2>/dev/null | grep -qi 'noto.*cjk' || (apt-get update -qq && apt-get install -y -qq fonts-noto-cjk)
	@fc-list 2>/dev/null | grep -qi 'liberation' || (apt-get update -qq && apt-get install -y -qq fonts-liberation)
	@command -v pdftoppm >/dev/null || (apt-get update -qq && apt-get install -y -qq poppler-utils)
	@command -v nginx >/dev/null || (apt-get update -qq && apt-get install -y -qq nginx)
	@command -v openssl >/dev/null || (apt-get update -qq && apt-get install -y -qq openssl)
	@command -v msgfmt >/dev/null || (apt-get update -qq && apt-get install -y -qq gettext)
	@command -v soffice >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui)
	@command -v npm >/dev/null || { echo "npm (Node 20 or later) is missing: install nodejs and npm"; exit 1; }
	cd tests/browser && npm ci --no-fund --no-audit

unit:
	cargo test --locked

flows: 
	cargo run --locked --quiet -- check
	cargo run --locked --quiet -- test

browser: unit
	cd tests/browser && node --test --test-timeout=900000 --test-reporter=spec

# What the crates we stand on may be. Building the tool takes some three minutes, once.
deny:
	@cargo deny --version >/dev/null 2>&1 || cargo install --locked --quiet cargo-deny
	cargo deny check licenses bans sources
