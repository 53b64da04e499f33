#include "tls/context.hpp"

#include <fmt/format.h>

#include <cstring>
#include <string_view>

#include "tls/context_parts.hpp"

namespace chat::tls {
namespace {

constexpr std::string_view kSessions = "chat";  // whose sessions may be taken up again (SSL_CTX_set_session_id_context)
constexpr long kLongestChain = 32 * 1024;       // bytes of certificates that a peer may show

/// What holds for both sides: BCP 195 (RFC 9325) as OpenSSL spells it. TLS 1.3 has only good ciphers.
SslContextPtr new_context(const SSL_METHOD* method) {
  SslContextPtr context(require(SSL_CTX_new(method)));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_PRIORITIZE_CHACHA);
  // An idle connection gives its buffers back: 34 KiB each.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_max_cert_list(context.get(), kLongestChain);
  return context;
}

std::expected<void, std::string> use(SSL_CTX& context, const Identity& identity, const KeyPair& files) {
  if (SSL_CTX_use_cert_and_key(&context, identity.certificate.get(), identity.key.get(), identity.chain.get(), 1) == 1)
    return {};
  return std::unexpected(
      fmt::format("The certificate in {} cannot be used: {}. Make a new one.", files.certificates, take_reason()));
}

/// Clients' certificates: the handshake proves that they have the key; nobody has to vouch for them.
int take_any(X509_STORE_CTX* store, void*) {
  X509_STORE_CTX_set_error(store, X509_V_OK);
  return 1;
}

/// Shows who names a host the certificate for it.
int choose_door(SSL* ssl, int*, void* doors) {
  const char* const host = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (host == nullptr) return SSL_TLSEXT_ERR_NOACK;
  for (const Door& door : *static_cast<const std::vector<Door>*>(doors)) {
    if (X509_check_host(door.certificate.get(), host, std::strlen(host), 0, nullptr) == 1) {
      SSL_set_SSL_CTX(ssl, door.context.get());
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_NOACK;  // the first; the client decides what to think of it
}

}  // namespace

Context::Context() : parts_(std::make_unique<Parts>()) {}
Context::~Context() = default;

std::expected<std::shared_ptr<const Context>, std::string> Context::server(const std::vector<KeyPair>& identities,
                                                                           bool ask_certificate) {
  std::shared_ptr<Context> result(new Context);
  for (const KeyPair& files : identities) {
    auto identity = load_identity(files);
    if (!identity) return std::unexpected(std::move(identity.error()));
    SslContextPtr context = new_context(TLS_server_method());
    if (auto used = use(*context, *identity, files); !used) return std::unexpected(std::move(used.error()));
    SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>(kSessions.data()),
                                   static_cast<unsigned int>(kSessions.size()));
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);  // tickets need no memory here
    SSL_CTX_set_verify(context.get(), ask_certificate ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_cert_verify_callback(context.get(), take_any, nullptr);
    SSL_CTX_set_tlsext_servername_callback(context.get(), choose_door);
    SSL_CTX_set_tlsext_servername_arg(context.get(), &result->parts_->doors);
    result->certificates_.push_back(describe(*identity->certificate));
    result->parts_->doors.push_back({std::move(context), std::move(identity->certificate)});
  }
  return result;
}

std::expected<std::shared_ptr<const Context>, std::string> Context::client(const ClientOptions& options) {
  std::shared_ptr<Context> result(new Context);
  SslContextPtr context = new_context(TLS_client_method());
  if (options.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context.get());
  } else if (SSL_CTX_load_verify_file(context.get(), options.ca_file.c_str()) != 1) {
    return std::unexpected(
        fmt::format("{} cannot be used to check certificates: {}. Give a PEM file with certificates.", options.ca_file,
                    take_reason()));
  }
  // Without SSL_VERIFY_PEER a certificate is looked at all the same: see Stream::verification().
  SSL_CTX_set_verify(context.get(), options.accept_any ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  X509Ptr own;
  if (options.identity) {
    auto identity = load_identity(*options.identity);
    if (!identity) return std::unexpected(std::move(identity.error()));
    if (auto used = use(*context, *identity, *options.identity); !used) return std::unexpected(std::move(used.error()));
    result->certificates_.push_back(describe(*identity->certificate));
    own = std::move(identity->certificate);
  }
  ERR_clear_error();
  result->parts_->doors.push_back({std::move(context), std::move(own)});
  return result;
}

}  // namespace chat::tls
