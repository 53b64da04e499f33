#include "tls/reasons.hpp"

#include <fmt/format.h>
#include <openssl/sslerr.h>

#include <algorithm>
#include <array>

namespace chat::tls {
namespace {

// Record types, RFC 8446, 5.1.
constexpr char kAlert = 21;
constexpr char kHandshake = 22;

bool begins_http(std::string_view bytes) {
  constexpr std::array<std::string_view, 8> kMethods{"GET ",    "HEAD ",    "POST ",  "PUT ",
                                                     "DELETE ", "OPTIONS ", "TRACE ", "CONNECT "};
  return std::ranges::any_of(kMethods, [&](std::string_view method) { return bytes.starts_with(method); });
}

bool is_text(char c) { return (c >= ' ' && c < 0x7f) || c == '\r' || c == '\n' || c == '\t'; }

/// Alerts that the peer sent have reasons of their own: SSL_AD_REASON_OFFSET and the alert's number (RFC 8446, 6).
std::string alert_text(int alert) {
  switch (alert) {
    case SSL_AD_HANDSHAKE_FAILURE:
      return "the peer and this side have no TLS settings in common";
    case SSL_AD_PROTOCOL_VERSION:
      return "the peer does not speak TLS 1.2 or 1.3";
    case SSL_AD_UNKNOWN_CA:
      return "the peer does not know who vouches for the certificate";
    case SSL_AD_CERTIFICATE_EXPIRED:
      return "the peer says that the certificate has expired";
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
      return "the peer does not accept the certificate";
    default:
      break;
  }
  return fmt::format("the peer ended it: {}", SSL_alert_desc_string_long(alert));
}

}  // namespace

std::string other_protocol(std::string_view first_bytes, bool to_server) {
  const char first = first_bytes.front();
  if (first == kHandshake || (!to_server && first == kAlert)) return {};
  if (!to_server) return "the server does not speak TLS on this port";
  if (begins_http(first_bytes)) return "HTTP came to a port that speaks TLS";
  return is_text(first) ? "plain text came to a port that speaks TLS" : "what came is not TLS";
}

std::string failure(const SSL& ssl) {
  const unsigned long code = ERR_peek_last_error();
  const int reason = ERR_GET_LIB(code) == ERR_LIB_SSL ? ERR_GET_REASON(code) : 0;
  std::string text = take_reason();
  if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) return verification_failure(SSL_get_verify_result(&ssl));
  if (reason > SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256) {
    return alert_text(reason - SSL_AD_REASON_OFFSET);
  }
  switch (reason) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_UNKNOWN_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_WRONG_SSL_VERSION:
      return "the peer does not speak TLS 1.2 or 1.3";
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
    case SSL_R_NO_SUITABLE_KEY_SHARE:
      return "the peer and this side have no TLS settings in common";
    case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_BAD_RECORD_TYPE:
      return "what came is damaged, or not TLS";
    default:
      return fmt::format("TLS failed: {}", text);
  }
}

std::string verification_failure(long result) {
  switch (result) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "the server's certificate is for another host";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the server's certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the server's certificate is not valid yet";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "the server signed its certificate itself";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "nobody whom this machine trusts vouches for the server's certificate";
    default:
      return fmt::format("the server's certificate is not valid: {}", X509_verify_cert_error_string(result));
  }
}

}  // namespace chat::tls
