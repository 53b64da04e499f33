#pragma once

#include <string>

#include "client/batches.hpp"
#include "irc/isupport.hpp"

namespace chat::client {

/// True if the batch is of people who come or go because two servers lost each other or are together again
/// (https://ircv3.net/specs/batches/netsplit).
[[nodiscard]] bool is_netsplit(const Batch& batch);

/// What such a batch says, as one sentence, with the bytes that the server sent; empty if nobody comes or goes in it.
[[nodiscard]] std::string netsplit_sentence(const Batch& batch, const irc::Isupport& isupport);

}  // namespace chat::client
