#!/usr/bin/env bash
# Installs the C libraries that ngffz is built on, if any is missing. Debian and Ubuntu.
set -euo pipefail

packages=(
  libblosc-dev libzstd-dev zlib1g-dev liblz4-dev libbz2-dev liblzma-dev
  libpng-dev libtiff-dev libreadline-dev libzmq3-dev
)
packages+=("$@")

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "ngffz needs these C libraries, and there is no apt-get to install them with: ${missing[*]}" >&2
    exit 1
  fi
  root=()
  if [ "$(id -u)" -ne 0 ]; then root=(sudo); fi
  echo "Installing with apt: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${root[@]}" apt-get update -qq
  "${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! command -v swift >/dev/null; then
  echo "ngffz is written in Swift 6.3, which is not on the PATH. See https://www.swift.org/install/linux" >&2
  exit 1
fi
