#include "tls/x509.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/pem.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <fstream>
#include <iterator>
#include <system_error>

namespace chat::tls {
namespace {

using std::chrono::system_clock;

system_clock::time_point time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return system_clock::from_time_t(::timegm(&parts));
}

std::string address_text(const ASN1_OCTET_STRING& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int length = ASN1_STRING_length(&address);
  if (length != 4 && length != 16) return {};
  const int family = length == 4 ? AF_INET : AF_INET6;
  return ::inet_ntop(family, ASN1_STRING_get0_data(&address), text.data(), text.size()) != nullptr ? text.data() : "";
}

std::string text_of(const ASN1_STRING& text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(&text)),
          static_cast<std::size_t>(ASN1_STRING_length(&text))};
}

std::vector<std::string> names_of(X509& certificate) {
  std::vector<std::string> result;
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) result.push_back(text_of(*name->d.dNSName));
    if (name->type == GEN_IPADD) result.push_back(address_text(*name->d.iPAddress));
  }
  std::array<char, 256> common{};
  if (result.empty() && X509_NAME_get_text_by_NID(X509_get_subject_name(&certificate), NID_commonName, common.data(),
                                                  static_cast<int>(common.size())) > 0) {
    result.emplace_back(common.data());
  }
  return result;
}

std::expected<std::string, std::string> read_file(const std::string& what, const std::string& file) {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  std::string text;
  int error = 0;
  try {
    std::ifstream stream(file, std::ios::binary);
    if (!stream.is_open()) error = errno;
    // A folder can be opened like a file; reading it fails.
    for (auto at = std::istreambuf_iterator<char>(stream); error == 0 && at != std::istreambuf_iterator<char>(); ++at) {
      if (text.size() == kMost) error = EFBIG;
      text += *at;
    }
    if (stream.bad()) error = EIO;
  } catch (const std::ios_base::failure&) {
    error = EISDIR;
  }
  if (error == 0) return text;
  return std::unexpected(fmt::format("Cannot read the {} {}: {}. Check its path and who may read it.", what, file,
                                     std::generic_category().message(error)));
}

/// Called for a password: there is nobody to ask.
int no_password(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

std::expected<KeyPtr, std::string> load_key(const std::string& file) {
  const auto text = read_file("key", file);
  if (!text) return std::unexpected(text.error());
  const BioPtr bio(require(BIO_new_mem_buf(text->data(), static_cast<int>(text->size()))));
  bool asked = false;
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, &asked));
  ERR_clear_error();
  if (key != nullptr) return key;
  if (asked) {
    return std::unexpected(fmt::format(
        "The key {0} is protected by a password. Write one without: openssl pkey -in {0} -out NEW_FILE", file));
  }
  return std::unexpected(fmt::format(
      "{} holds no private key. Give a PEM file with a part that begins with -----BEGIN PRIVATE KEY-----.", file));
}

std::expected<void, std::string> load_certificates(const std::string& file, Identity& identity) {
  const auto text = read_file("certificate", file);
  if (!text) return std::unexpected(text.error());
  const BioPtr bio(require(BIO_new_mem_buf(text->data(), static_cast<int>(text->size()))));
  bool asked = false;
  identity.certificate.reset(PEM_read_bio_X509_AUX(bio.get(), nullptr, no_password, &asked));
  identity.chain.reset(require(sk_X509_new_null()));
  while (identity.certificate != nullptr) {
    X509Ptr next(PEM_read_bio_X509(bio.get(), nullptr, no_password, &asked));
    if (next == nullptr) break;
    if (sk_X509_push(identity.chain.get(), next.get()) == 0) throw std::bad_alloc();
    static_cast<void>(next.release());
  }
  ERR_clear_error();
  if (identity.certificate != nullptr) return {};
  return std::unexpected(fmt::format(
      "{} holds no certificate. Give a PEM file with a part that begins with -----BEGIN CERTIFICATE-----.", file));
}

}  // namespace

std::string fingerprint(const X509& certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1) throw std::bad_alloc();
  std::string text;
  for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

Certificate describe(X509& certificate) {
  return {.fingerprint = fingerprint(certificate),
          .names = names_of(certificate),
          .not_before = time_of(X509_get0_notBefore(&certificate)),
          .not_after = time_of(X509_get0_notAfter(&certificate))};
}

std::expected<Identity, std::string> load_identity(const KeyPair& files) {
  Identity identity;
  if (auto loaded = load_certificates(files.certificates, identity); !loaded) {
    return std::unexpected(std::move(loaded.error()));
  }
  auto key = load_key(files.key);
  if (!key) return std::unexpected(std::move(key.error()));
  identity.key = std::move(*key);
  const bool match = X509_check_private_key(identity.certificate.get(), identity.key.get()) == 1;
  ERR_clear_error();
  if (match) return identity;
  return std::unexpected(
      fmt::format("The key {} does not belong to the certificate in {}. Give the key that the certificate was made "
                  "for; the server's own certificate comes first in its file.",
                  files.key, files.certificates));
}

}  // namespace chat::tls
