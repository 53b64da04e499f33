#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/event.hpp"
#include "core/history.hpp"

namespace chat::store {

/// Random bytes that go into an event's digest, so that nobody can tell from the digest of a withdrawn event what it
/// said. Blanked with the texts.
using Salt = std::array<std::uint8_t, 16>;

/// What a digest is taken of: the same bytes for the same event on every node, and different ones for any two others.
/// Numbers are little-endian, texts and lists begin with their length; nothing is local to a node. `out` is replaced.
void serialise(const core::Event& event, const Salt& salt, std::string& out);

/// BLAKE2b with 16 bytes, over serialise(). `scratch` is there to be used again.
[[nodiscard]] core::StoreDigest event_digest(const core::Event& event, const Salt& salt, std::string& scratch);

/// The store's digest is the sum of all its events' digests, modulo 2^128: it depends on no order.
void add_digest(core::StoreDigest& sum, const core::StoreDigest& digest);

/// Draws salts, many at a time.
class Salts {
 public:
  Salts();
  [[nodiscard]] Salt next();

 private:
  std::array<std::uint8_t, 4096> drawn_;
  std::size_t used_;
};

}  // namespace chat::store
