#!/usr/bin/env bash
# Installs the C libraries that ngffz is built on, and the packages named as arguments, if any is
# missing. Debian and Ubuntu.
set -euo pipefail

stop() { echo "$*" >&2; exit 1; }

command -v swift >/dev/null || stop \
  "ngffz is written in Swift 6.3, which is not on the PATH. See https://www.swift.org/install/linux"

packages=(
  libblosc-dev libzstd-dev zlib1g-dev liblz4-dev libbz2-dev liblzma-dev
  libpng-dev libtiff-dev libreadline-dev libzmq3-dev "$@"
)

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null || stop \
  "ngffz needs these packages, and there is no apt-get to install them with: ${missing[*]}"

root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || stop \
    "ngffz needs these packages; install them as root, there is no sudo here: ${missing[*]}"
  root=(sudo)
fi

echo "Installing with apt: ${missing[*]}"
# env, because sudo passes no variables on.
apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
