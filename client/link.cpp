#include "client/link.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <stdexcept>
#include <utility>

#include "client/password.hpp"
#include "client/patience.hpp"

namespace chat::client {
namespace {

using Failed = std::unexpected<LinkFailure>;

std::string new_nonce() {
  std::string bytes(24, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return bytes;
}

/// The account's password, from where the options say; empty if none is needed.
std::expected<std::string, std::string> find_password(const Options& options) {
  if (!options.password_command.empty()) return password_from_command(options.password_command);
  if (!options.account_password.empty()) return options.account_password;
  if (options.account.empty() || options.certificates.identity) return std::string{};
  return ask_for_password(fmt::format("Password for {}: ", options.account));
}

}  // namespace

std::expected<Link, LinkFailure> make_link(const Options& options, const LinkSetup& setup) {
  std::shared_ptr<const tls::Context> context;
  if (options.tls) {
    auto made = encryption_context(options.certificates);
    if (!made) return Failed({ExitCode::usage, std::move(made.error())});
    context = std::move(*made);
  }
  // Before the connection, which would not wait for somebody who types.
  auto password = setup.password ? std::expected<std::string, std::string>(*setup.password) : find_password(options);
  if (!password) return Failed({ExitCode::not_logged_in, std::move(password.error())});
  auto socket = dial(options.address, kPatienceToConnect);
  if (!socket) return Failed({ExitCode::no_connection, std::move(socket.error())});
  Link link{.socket = std::move(*socket),
            .encryption = {},
            .accounts = {.name = options.account,
                         .password = std::move(*password),
                         .has_certificate = options.certificates.identity.has_value(),
                         .asks = setup.has_person,
                         .new_nonce = new_nonce}};
  link.accounts.may_send_password = options.tls || options.insecure_login || is_local(link.socket);
  if (!options.tls) return link;
  auto encryption = encrypt(link.socket, options.address, std::move(context), options.trust,
                            KnownServers(setup.known_servers), kPatienceToConnect);
  if (!encryption) {
    const bool is_distrust = encryption.error().is_distrust;
    return Failed({is_distrust ? ExitCode::not_trusted : ExitCode::no_connection, encryption.error().sentence});
  }
  link.encryption = std::move(*encryption);
  return link;
}

}  // namespace chat::client
