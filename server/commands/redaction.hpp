#pragma once

#include "core/core.hpp"

namespace chat::commands {

/// The journal has said what the message is that somebody wants to withdraw: it is withdrawn, or they are told why not.
void carry_out_redaction(core::Core& core, core::Session& session, const core::AnswerCursor& cursor);

}  // namespace chat::commands
