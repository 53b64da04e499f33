#pragma once

#include "commands/work.hpp"

namespace chat::commands {

/// NickServ IDENTIFY: the password has been checked.
void go_on_with_identify(const Continued& command);
/// NickServ PASSWD: the old password has been checked, or the new one is hashed.
void go_on_with_password(const Continued& command);

}  // namespace chat::commands
