# shellcheck shell=bash
# What the scripts share. To be sourced from bash; it changes nothing but variables.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=${CHAT_JOBS:-$(nproc)}

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# packages_of SECTION…: the names that scripts/packages.txt lists there.
packages_of() {
  awk -v wanted=" $* " '
    { sub(/#.*/, "") }
    /^\[/ { gsub(/[][ \t]/, ""); section = $0; next }
    NF && index(wanted, " " section " ") { print $1 }' "$root/scripts/packages.txt"
}

# missing_of PACKAGE…: those that are not installed.
missing_of() {
  local installed package
  # dpkg-query fails when it does not know one of them, and tells about the others all the same.
  installed=" $({ dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true; } |
    awk '$2 == "installed" { printf "%s ", $1 }')"
  for package in "$@"; do
    [[ $installed == *" $package "* ]] || say "$package"
  done
}

# Debian starts a daemon as soon as its package is installed. Nothing here wants the daemons that it brings
# to run, so they are told not to, by the means that Debian has for it, for as long as the installation takes.
apt_install() (
  policy=/usr/sbin/policy-rc.d
  as_root=()
  if [[ $(id -u) != 0 ]]; then
    as_root=(sudo)
    [[ -t 0 ]] || as_root=(sudo -n)
  fi
  apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120)
  if [[ ! -e $policy ]]; then
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  # An update that fails for one source may still have brought what is needed from the others.
  "${apt[@]}" update
  "${apt[@]}" -y -o Dpkg::Options::=--force-confold install --no-install-recommends "$@" </dev/null
)

# install_packages SECTION…: installs what is missing; quick when nothing is. Fails with a sentence that says what to do.
# CHAT_NO_INSTALL=1 skips it, for systems that have the same things under other names.
install_packages() {
  local packages missing log
  [[ ${CHAT_NO_INSTALL:-} == 1 ]] && return 0
  mapfile -t packages < <(packages_of "$@")
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "These scripts install packages with apt, which is not here. Install what scripts/packages.txt lists, then set CHAT_NO_INSTALL=1." >&2
    return 1
  fi
  mapfile -t missing < <(missing_of "${packages[@]}")
  [[ ${#missing[@]} == 0 ]] && return 0
  if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
    say "Packages are missing and sudo is not here. As root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  log=$(mktemp)
  if ! apt_install "${missing[@]}" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    say "Not everything could be installed. As root, run: apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  rm -f "$log"
}

# build PRESET TARGET…: configures if need be, and builds. Two builds of one preset wait for each other.
build() {
  local preset=$1
  shift
  mkdir -p "$root/build" || return 1
  # Without a home, the compiler cache lives in the clone.
  [[ -w ${HOME:-/nonexistent} ]] || export CCACHE_DIR=${CCACHE_DIR:-$root/.cache/ccache}
  (
    cd "$root" || exit 1
    exec 8>"build/.$preset.lock"
    flock 8
    if [[ ! -f build/$preset/build.ninja ]]; then
      cmake --preset "$preset" 8>&- || exit 1
    fi
    cmake --build "build/$preset" -j "$jobs" --target "$@" 8>&-
  )
}
