#include "tls/certificate.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "tls/openssl.hpp"
#include "tls/x509.hpp"

namespace chat::tls {
namespace {

constexpr std::size_t kLongestCommonName = 64;  // RFC 5280, appendix A: ub-common-name

bool is_address(const std::string& name) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

bool is_host(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  return !name.empty() && name.size() <= 253 && !name.starts_with('.') && !name.starts_with('-') &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

std::expected<std::string, std::string> alternative_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    const bool address = is_address(name);
    if (!address && !is_host(name)) {
      return std::unexpected(
          fmt::format("\"{}\" is neither a host name nor a numeric address. Give a name such as chat.example.", name));
    }
    text += fmt::format("{}{}:{}", text.empty() ? "" : ",", address ? "IP" : "DNS", name);
  }
  return text;
}

void check(int done) {
  if (done <= 0) throw std::bad_alloc();
}

void extend(X509& certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>> extension(
      require(X509V3_EXT_conf_nid(nullptr, &context, kind, value)));
  check(X509_add_ext(&certificate, extension.get(), -1));
}

void set_serial_number(X509& certificate) {
  std::array<unsigned char, 16> bytes{};
  check(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())));
  bytes.front() &= 0x7f;
  const std::unique_ptr<BIGNUM, Freer<BN_free>> number(
      require(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)));
  require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)));
}

void set_names(X509& certificate, const std::string& common_name) {
  X509_NAME* const name = X509_get_subject_name(&certificate);
  check(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(common_name.data()),
                                   static_cast<int>(std::min(common_name.size(), kLongestCommonName)), -1, 0));
  check(X509_set_issuer_name(&certificate, name));
}

std::string text_of(BIO& bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(&bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

std::expected<SelfSigned, std::string> make_self_signed(const std::vector<std::string>& names) {
  const auto alternatives = alternative_names(names);
  if (!alternatives) return std::unexpected(alternatives.error());
  const KeyPtr key(require(EVP_EC_gen("P-256")));
  const X509Ptr certificate(require(X509_new()));
  check(X509_set_version(certificate.get(), X509_VERSION_3));
  set_serial_number(*certificate);
  set_names(*certificate, names.front());
  require(X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0));
  require(
      X509_time_adj_ex(X509_getm_notAfter(certificate.get()), static_cast<int>(kSelfSignedTime.count()), 0, nullptr));
  check(X509_set_pubkey(certificate.get(), key.get()));
  extend(*certificate, NID_basic_constraints, "critical,CA:FALSE");
  extend(*certificate, NID_key_usage, "critical,digitalSignature");
  extend(*certificate, NID_ext_key_usage, "serverAuth,clientAuth");
  extend(*certificate, NID_subject_key_identifier, "hash");
  extend(*certificate, NID_subject_alt_name, alternatives->c_str());
  check(X509_sign(certificate.get(), key.get(), EVP_sha256()));

  SelfSigned result;
  const BioPtr certificate_pem(require(BIO_new(BIO_s_mem())));
  check(PEM_write_bio_X509(certificate_pem.get(), certificate.get()));
  result.certificate_pem = text_of(*certificate_pem);
  const BioPtr key_pem(require(BIO_new(BIO_s_secmem())));
  check(PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr));
  result.key_pem = text_of(*key_pem);
  result.certificate = describe(*certificate);
  return result;
}

}  // namespace chat::tls
