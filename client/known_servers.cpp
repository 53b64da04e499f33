#include "client/known_servers.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <system_error>

#include "client/small_files.hpp"

namespace chat::client {
namespace {

using Refusal = std::unexpected<std::string>;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string name_of(const Address& address) { return lower(to_string(address)); }

std::string cannot(std::string_view what, const std::string& path, int error) {
  return fmt::format(
      "Cannot {} {} ({}), where the fingerprints of servers are kept. Make that possible, or name the "
      "fingerprint by --tls-trust.",
      what, path, std::system_category().message(error));
}

/// All of the file; an empty text if there is none.
std::expected<std::string, std::string> read_all(const std::string& path) {
  const auto text = read_small_file(path, KnownServers::kMaxFile);
  if (!text) return Refusal(cannot("read", path, text.error()));
  return text->value_or("");
}

}  // namespace

std::expected<std::optional<std::string>, std::string> KnownServers::find(const Address& address) const {
  const auto text = read_all(path_);
  if (!text) return Refusal(text.error());
  const std::string wanted = name_of(address) + ' ';
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (!line.starts_with(wanted)) continue;
    const std::string_view value = line.substr(wanted.size());
    return read_fingerprint(value).value_or(std::string(value));
  }
  return std::optional<std::string>{};
}

std::expected<void, std::string> KnownServers::remember(const Address& address, std::string_view fingerprint) const {
  if (const auto made = make_folder_of(path_); !made) return Refusal(cannot("make the folder of", path_, made.error()));
  const Socket file(::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
  if (file.fd() < 0) return Refusal(cannot("write", path_, errno));
  // A line that was cut off, by a full disk say, must not run into this one.
  char last = '\n';
  const off_t size = ::lseek(file.fd(), 0, SEEK_END);
  if (size > 0 && ::pread(file.fd(), &last, 1, size - 1) != 1) return Refusal(cannot("read", path_, errno));
  const std::string line = fmt::format("{}{} {}\n", last == '\n' ? "" : "\n", name_of(address), fingerprint);
  const ssize_t written = ::write(file.fd(), line.data(), line.size());  // one write: two clients do not mix
  if (written != static_cast<ssize_t>(line.size()))
    return Refusal(cannot("write", path_, written < 0 ? errno : ENOSPC));
  return {};
}

std::string known_servers_path(std::string_view xdg_state_home, std::string_view home) {
  return state_path(xdg_state_home, home, "known_servers");
}

std::optional<std::string> read_fingerprint(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  const std::string low = lower(std::string(text));
  std::string_view rest = low;
  if (rest.starts_with("sha256:")) rest.remove_prefix(7);
  const bool has_colons = rest.size() > 2 && rest[2] == ':';
  std::string digits;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const bool is_colon = has_colons && i % 3 == 2;
    if (is_colon != (rest[i] == ':')) return std::nullopt;
    if (is_colon) continue;
    if (std::isxdigit(static_cast<unsigned char>(rest[i])) == 0) return std::nullopt;
    digits += rest[i];
  }
  if (digits.size() != kDigits || rest.ends_with(':')) return std::nullopt;
  return digits;
}

}  // namespace chat::client
