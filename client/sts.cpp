#include "client/sts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

#include "client/small_files.hpp"

namespace chat::client {
namespace {

using Refusal = std::unexpected<std::string>;

constexpr std::int64_t kLongest = std::int64_t{10} * 365 * 24 * 60 * 60;  // seconds

/// A number of digits alone, at most `most`; more counts as that much if it `saturates`.
std::optional<std::int64_t> read_number(std::string_view text, std::int64_t most, bool saturates = false) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.starts_with('-') || end != text.data() + text.size()) return std::nullopt;
  const bool is_too_much = error == std::errc::result_out_of_range || number > most;
  if (is_too_much) return saturates ? std::optional(most) : std::nullopt;
  return error == std::errc{} ? std::optional(number) : std::nullopt;
}

std::string_view take(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

std::string lower(std::string_view text) {
  std::string low(text);
  std::ranges::transform(low, low.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return low;
}

struct Entry {
  std::string host;
  std::uint16_t port;
  StsStore::Time expiry;
};

/// The entries of a file; lines that are none are left out, and of two for one host the second.
std::vector<Entry> read_entries(std::string_view text) {
  std::vector<Entry> entries;
  while (!text.empty()) {
    std::string_view line = take(text, '\n');
    const std::string host = lower(take(line, ' '));
    const auto port = read_number(take(line, ' '), 65535);
    const auto expiry = read_number(line, std::int64_t{1} << 40);
    if (host.empty() || !port || *port == 0 || !expiry) continue;
    if (std::ranges::find(entries, host, &Entry::host) != entries.end()) continue;
    entries.push_back({host, static_cast<std::uint16_t>(*port), StsStore::Time(std::chrono::seconds(*expiry))});
  }
  return entries;
}

Refusal cannot(std::string_view what, const std::string& path, int error) {
  return Refusal(
      fmt::format("Cannot {} {} ({}), where chatclient notes which servers want encryption. Make that possible.", what,
                  path, std::system_category().message(error)));
}

StsStore::Time now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace

StsPolicy read_sts(std::string_view value) {
  StsPolicy policy;
  while (!value.empty()) {
    std::string_view token = take(value, ',');
    const std::string_view key = take(token, '=');
    if (key == "port") {
      const auto port = read_number(token, 65535);
      if (port && *port > 0) policy.port = static_cast<std::uint16_t>(*port);
    } else if (key == "duration") {
      if (const auto seconds = read_number(token, kLongest, true)) policy.duration = std::chrono::seconds(*seconds);
    }
  }
  return policy;
}

std::expected<std::optional<std::uint16_t>, std::string> StsStore::find(std::string_view host, Time now) const {
  if (path_.empty()) return std::optional<std::uint16_t>{};
  const auto text = read_small_file(path_, kMaxFile);
  if (!text) return cannot("read", path_, text.error());
  const std::vector<Entry> entries = read_entries(text->value_or(""));
  const auto found = std::ranges::find(entries, lower(host), &Entry::host);
  if (found == entries.end() || found->expiry <= now) return std::optional<std::uint16_t>{};
  return found->port;
}

std::expected<void, std::string> StsStore::remember(const Address& address, std::chrono::seconds duration,
                                                    Time now) const {
  if (path_.empty()) return {};
  const auto file = LockedFile::open(path_);
  if (!file) return cannot("write", path_, file.error());
  const auto text = file->read(kMaxFile);
  if (!text) return cannot("read", path_, text.error());
  const std::string host = lower(address.host);
  std::vector<Entry> entries = read_entries(*text);
  std::erase_if(entries, [&](const Entry& entry) { return entry.host == host || entry.expiry <= now; });
  if (duration.count() > 0) entries.push_back({host, address.port, now + duration});
  std::ranges::sort(entries, std::ranges::greater{}, &Entry::expiry);
  entries.resize(std::min(entries.size(), kMostHosts), Entry{});
  std::string lines;
  for (const Entry& entry : entries) {
    lines += fmt::format("{} {} {}\n", entry.host, entry.port, entry.expiry.time_since_epoch().count());
  }
  if (lines == *text) return {};
  if (const auto written = file->rewrite(lines); !written) return cannot("write", path_, written.error());
  return {};
}

std::expected<void, std::string> StsGuard::follow(const std::optional<StsPolicy>& policy) {
  if (!policy || policy == followed_) return {};
  followed_ = policy;
  if (safety_ == Safety::plain) {
    upgrade_port_ = policy->port;
    return {};
  }
  if (safety_ == Safety::unverified || !policy->duration) return {};
  return store_.remember(address_, *policy->duration, now());
}

void StsGuard::on_end() const {
  if (safety_ != Safety::verified || !followed_ || !followed_->duration) return;
  // What it said was noted when it said so; that it now holds a little less long harms nobody.
  static_cast<void>(store_.remember(address_, *followed_->duration, now()));
}

}  // namespace chat::client
