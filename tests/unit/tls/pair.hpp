#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "support/temporary_folder.hpp"
#include "tls/certificate.hpp"
#include "tls/context.hpp"
#include "tls/stream.hpp"

namespace chat::tls::test {

/// Certificates for a test, in a folder that is removed.
class Certificates {
 public:
  /// Makes one and writes it; returns where.
  KeyPair make(const std::vector<std::string>& names) {
    const auto made = make_self_signed(names);
    REQUIRE(made);
    const std::string base = (folder_.path() / std::to_string(++count_)).string();
    std::ofstream(base + ".crt") << made->certificate_pem;
    std::ofstream(base + ".key") << made->key_pem;
    last_ = made->certificate;
    return {base + ".crt", base + ".key"};
  }
  [[nodiscard]] const Certificate& last() const { return last_; }
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) {
    const std::string file = (folder_.path() / name).string();
    std::ofstream(file) << text;
    return file;
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

 private:
  chat::test::TemporaryFolder folder_;
  int count_ = 0;
  Certificate last_;
};

inline std::shared_ptr<const Context> server_context(const std::vector<KeyPair>& identities) {
  auto context = Context::server(identities);
  if (!context) FAIL(context.error());
  return *context;
}

inline std::shared_ptr<const Context> client_context(const ClientOptions& options) {
  auto context = Context::client(options);
  if (!context) FAIL(context.error());
  return *context;
}

/// Both ends of a connection, and a wire that carries so many bytes at a time.
struct Pair {
  Stream server;
  Stream client;
  std::string server_heard{};
  std::string client_heard{};
  std::string server_error{};
  std::string client_error{};
  std::size_t to_server_bytes = 0;

  /// Carries what there is, until neither has more.
  void carry(std::size_t at_a_time = 1'000'000) {
    while (server.has_wire() || client.has_wire()) {
      to_server_bytes += pass(client, server, server_heard, server_error, at_a_time);
      pass(server, client, client_heard, client_error, at_a_time);
    }
  }

 private:
  static std::size_t pass(Stream& from, Stream& to, std::string& heard, std::string& error, std::size_t at_a_time) {
    std::string wire;
    from.take_wire(wire);
    for (std::size_t i = 0; i < wire.size() && error.empty(); i += at_a_time) {
      const auto fed = to.feed(std::string_view(wire).substr(i, at_a_time), heard);
      if (!fed) error = fed.error();
    }
    return wire.size();
  }
};

}  // namespace chat::tls::test
