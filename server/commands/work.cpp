#include "commands/work.hpp"

#include <utility>

#include "commands/new_account.hpp"
#include "commands/nickserv.hpp"
#include "commands/oper.hpp"
#include "commands/sasl.hpp"

namespace chat::commands {

void hand_out(core::Core& core, core::Session& session, std::vector<Request>& requests, core::WorkCursor cursor,
              core::Work work) {
  cursor.result.reset();  // of the work before this one
  cursor.ticket = core.next_ticket();
  cursor.label = core.router.take_label(session);
  requests.push_back(
      {.kind = Request::Kind::work, .session = session.id, .ticket = cursor.ticket, .work = std::move(work)});
  session.cursor = core::Cursor{std::move(cursor), 0, {}};
}

void go_on(core::Core& core, core::Session& session, std::vector<Request>& requests) {
  if (session.cursor->waits()) return;
  // The command may hand out more, or end the session.
  core::WorkCursor cursor = std::move(std::get<core::WorkCursor>(session.cursor->query));
  session.cursor.reset();
  if (!cursor.label.empty()) core.router.begin_response(session, cursor.label);
  const Continued command{core, session, core.users.find(session.user), cursor, requests};
  switch (cursor.purpose) {
    case core::WorkCursor::Purpose::sasl:
      go_on_with_sasl(command);
      break;
    case core::WorkCursor::Purpose::registration:
      go_on_with_registration(command);
      break;
    case core::WorkCursor::Purpose::code:
      go_on_with_code(command);
      break;
    case core::WorkCursor::Purpose::identify:
      go_on_with_identify(command);
      break;
    case core::WorkCursor::Purpose::password:
      go_on_with_password(command);
      break;
    case core::WorkCursor::Purpose::oper:
      go_on_with_oper(command);
      break;
  }
}

}  // namespace chat::commands
