#include "tls/context.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "pair.hpp"

namespace chat::tls::test {
namespace {

using std::chrono::system_clock;

std::string refusal(const KeyPair& files) {
  const auto context = Context::server({files});
  REQUIRE_FALSE(context);
  return context.error();
}

TEST_CASE("files that cannot be used are refused with what to do") {
  Certificates certificates;
  const KeyPair good = certificates.make({"chat.example"});
  const KeyPair other = certificates.make({"chat.example"});
  const std::string missing = certificates.path("missing");
  const std::string text = certificates.write("text", "not a certificate\n");

  CHECK(refusal({missing, good.key}) ==
        "Cannot read the certificate " + missing + ": No such file or directory. Check its path and who may read it.");
  CHECK(refusal({good.certificates, missing}) ==
        "Cannot read the key " + missing + ": No such file or directory. Check its path and who may read it.");
  CHECK(refusal({certificates.path(""), good.key}).find("Is a directory") != std::string::npos);
  CHECK(refusal({text, good.key}) ==
        text + " holds no certificate. Give a PEM file with a part that begins with -----BEGIN CERTIFICATE-----.");
  CHECK(refusal({good.certificates, text}) ==
        text + " holds no private key. Give a PEM file with a part that begins with -----BEGIN PRIVATE KEY-----.");
  CHECK(refusal({good.certificates, other.key}) ==
        "The key " + other.key + " does not belong to the certificate in " + good.certificates +
            ". Give the key that the certificate was made for; the server's own certificate comes first in its file.");

  const auto bad_ca = Context::client({.ca_file = text});
  REQUIRE_FALSE(bad_ca);
  CHECK(bad_ca.error().find("Give a PEM file with certificates.") != std::string::npos);
  CHECK_FALSE(Context::client({.identity = KeyPair{good.certificates, other.key}}));
}

TEST_CASE("a key with a password is refused, and nobody is asked for it") {
  Certificates certificates;
  const KeyPair good = certificates.make({"chat.example"});
  EVP_PKEY* const key = EVP_EC_gen("P-256");
  const std::string file = certificates.path("locked.key");
  std::FILE* const out = std::fopen(file.c_str(), "w");
  REQUIRE(PEM_write_PrivateKey(out, key, EVP_aes_128_cbc(), nullptr, 0, nullptr, const_cast<char*>("secret")) == 1);
  std::fclose(out);
  EVP_PKEY_free(key);
  CHECK(refusal({good.certificates, file}) == "The key " + file +
                                                  " is protected by a password. Write one without: openssl pkey -in " +
                                                  file + " -out NEW_FILE");
}

TEST_CASE("one file may hold certificate and key, and a chain stays in its order") {
  Certificates certificates;
  const auto own = make_self_signed({"chat.example"});
  const auto another = make_self_signed({"issuer.example"});
  REQUIRE(own);
  REQUIRE(another);
  const std::string file =
      certificates.write("all.pem", own->certificate_pem + another->certificate_pem + own->key_pem);
  const auto context = server_context({{file, file}});
  REQUIRE(context->certificates().size() == 1);
  CHECK(context->certificates().front().fingerprint == own->certificate.fingerprint);
}

TEST_CASE("a self-signed certificate says what it is for, and until when") {
  const auto made = make_self_signed({"chat.example", "*.chat.example", "127.0.0.1", "::1"});
  REQUIRE(made);
  const Certificate& certificate = made->certificate;
  CHECK(certificate.names == std::vector<std::string>{"chat.example", "*.chat.example", "127.0.0.1", "::1"});
  CHECK(certificate.fingerprint.size() == 64);
  CHECK(certificate.fingerprint.find_first_not_of("0123456789abcdef") == std::string::npos);
  const auto now = system_clock::now();
  CHECK(certificate.not_before <= now);
  CHECK(certificate.not_after > now + kSelfSignedTime - std::chrono::hours{1});
  CHECK(certificate.not_after < now + kSelfSignedTime + std::chrono::hours{1});
  CHECK(make_self_signed({"chat.example"})->certificate.fingerprint != certificate.fingerprint);
}

TEST_CASE("no certificate for what is no name") {
  for (const char* name : {"", "two words", "a,DNS:b", "-x", ".example", "name:9000", "gr\xc3\xbc\xc3\x9f.example"}) {
    const auto made = make_self_signed({"chat.example", name});
    REQUIRE_FALSE(made);
    CHECK(made.error().find("is neither a host name nor a numeric address") != std::string::npos);
  }
}

}  // namespace
}  // namespace chat::tls::test
