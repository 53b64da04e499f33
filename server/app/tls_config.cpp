#include "app/tls_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "util/time_text.hpp"

namespace chat::app {
namespace {

using std::chrono::system_clock;

constexpr std::chrono::days kExpiresSoon{14};

std::string time_text(system_clock::time_point time) {
  return util::iso_time(std::chrono::floor<util::Millis>(time.time_since_epoch()));
}

void warn_of_time(Config& config, const std::string& file, const tls::Certificate& certificate) {
  const auto now = system_clock::now();
  if (certificate.not_after <= now) {
    config.warnings.push_back(fmt::format("The certificate in {} expired at {}: clients will refuse it. Renew it.",
                                          file, time_text(certificate.not_after)));
  } else if (certificate.not_after <= now + kExpiresSoon) {
    config.warnings.push_back(
        fmt::format("The certificate in {} expires at {}. Renew it.", file, time_text(certificate.not_after)));
  } else if (certificate.not_before > now) {
    config.warnings.push_back(
        fmt::format("The certificate in {} is not valid before {}: clients will refuse it until then.", file,
                    time_text(certificate.not_before)));
  }
}

void warn_of_readers(Config& config, const std::string& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (error || (status.permissions() & std::filesystem::perms::others_read) == std::filesystem::perms::none) return;
  config.warnings.push_back(
      fmt::format("Everyone on this machine can read the key {0}. Keep it to yourself: chmod o-rwx {0}", file));
}

}  // namespace

void load_tls(Config& config, ConfigErrors& errors) {
  config.tls_context = nullptr;
  config.web_context = nullptr;
  const Config::Tls& tls = config.tls;
  const bool listens = !tls.listen.empty() || std::ranges::any_of(config.listeners, &Config::Listening::tls);
  if (tls.certificates.size() != tls.keys.size()) {
    errors.push_back(fmt::format(
        "There are {} certificates for TLS and {} keys. Give one key for each certificate, in the same order.",
        tls.certificates.size(), tls.keys.size()));
    return;
  }
  if (listens && tls.certificates.empty()) {
    errors.emplace_back(
        "TLS needs a certificate and its key. Name them (--tls-cert and --tls-key, or `tls.certificates` and "
        "`tls.keys`), or make them for a trial: chatserver mkcert DIR");
  }
  if (tls.sts && !listens && tls.sts_port == 0) {
    errors.emplace_back(
        "`tls.sts` sends clients to TLS, but nobody listens for it. Set `tls.listen` or `tls.sts_port`.");
  }
  if (tls.certificates.empty()) return;
  std::vector<tls::KeyPair> pairs;
  for (std::size_t i = 0; i < tls.keys.size(); ++i) pairs.push_back({tls.certificates[i], tls.keys[i]});
  auto context = tls::Context::server(pairs);
  if (!context) {
    errors.push_back(std::move(context.error()));
    return;
  }
  // The files were in order a moment ago.
  if (auto web = tls::Context::server(pairs, false)) config.web_context = std::move(*web);
  for (const std::string& key : tls.keys) warn_of_readers(config, key);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    warn_of_time(config, tls.certificates[i], (*context)->certificates()[i]);
  }
  config.tls_context = std::move(*context);
}

}  // namespace chat::app
