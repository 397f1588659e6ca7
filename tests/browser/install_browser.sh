#!/bin/sh
# Installs Debian's Chromium where that is possible; elsewhere an installed Chrome or Chromium serves, or
# the browser tests say that they are skipped.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null ||
        echo "Chromium could not be installed; the browser tests will be skipped"
else
    echo "no Chrome or Chromium found; the browser tests will be skipped"
fi
