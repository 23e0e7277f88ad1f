#!/bin/sh
# The browser tests need a Chromium and a Chinese font: find them, else install them as this machine's package manager does.
# In CI a missing browser is an error; on a desk it is a loud word and the tests skip.
have() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }
font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ]; }
if have && font; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing chromium and a Chinese font for the browser tests …"
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null
fi
if have; then exit 0; fi
echo "!! No Chromium here: the browser tests will be SKIPPED. Install chromium and fonts-noto-cjk to run them." >&2
[ -z "$CI" ]
