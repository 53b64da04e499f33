#include "store/schema.hpp"

#include <array>
#include <string>

namespace chat::store {
namespace {

// Each step is for ever: a change of the tables is a step of its own at the end.
constexpr std::array<const char*, 2> kSteps = {
    R"sql(
-- Which nodes have stamped events; 1 is this one. Numbers stand for the ids in the other tables.
CREATE TABLE nodes(
  number INTEGER PRIMARY KEY,
  id INTEGER NOT NULL UNIQUE
);
-- What events belong to. A channel's incarnation: first_… is its id and second_… 0; a private talk: the two persons.
CREATE TABLE conversations(
  number INTEGER PRIMARY KEY,
  first_stamp INTEGER NOT NULL, first_node INTEGER NOT NULL,
  second_stamp INTEGER NOT NULL, second_node INTEGER NOT NULL,
  UNIQUE(first_stamp, first_node, second_stamp, second_node)
);
CREATE INDEX conversations_of_second ON conversations(second_stamp, second_node) WHERE second_stamp != 0;
-- What happened, in the order of its arrival here. Rows are only added; a withdrawn, erased or expired one keeps its
-- place and its digest, and loses its texts and its salt.
CREATE TABLE events(
  arrival INTEGER PRIMARY KEY,
  stamp INTEGER NOT NULL, node INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  flags INTEGER NOT NULL,         -- 1: the sender is a bot; 2: the channel is open; 4: blanked; audience << 8
  conversation INTEGER NOT NULL,  -- 0: none, see places
  sender_stamp INTEGER NOT NULL, sender_node INTEGER NOT NULL,
  subject_stamp INTEGER NOT NULL, subject_node INTEGER NOT NULL,
  source TEXT NOT NULL, account TEXT NOT NULL, target TEXT NOT NULL,
  body TEXT NOT NULL, tags TEXT NOT NULL,
  places BLOB NOT NULL,           -- numbers of conversations, 8 bytes each, little-endian
  salt BLOB NOT NULL, digest BLOB NOT NULL
);
-- Whether an event is here, and where; cheap, since most come in that order.
CREATE INDEX events_by_stamp ON events(stamp, node);
-- Derived from the events by apply(): channels that are there, asleep or awake …
CREATE TABLE channels(
  conversation INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  open INTEGER NOT NULL,
  open_since_stamp INTEGER NOT NULL, open_since_node INTEGER NOT NULL,
  emptied INTEGER NOT NULL,       -- milliseconds; 0: somebody is in it
  topic TEXT NOT NULL, topic_setter TEXT NOT NULL, topic_time INTEGER NOT NULL
);
-- … who is in them …
CREATE TABLE members(
  conversation INTEGER NOT NULL,
  person_stamp INTEGER NOT NULL, person_node INTEGER NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY(conversation, person_stamp, person_node)
) WITHOUT ROWID;
CREATE INDEX members_by_person ON members(person_stamp, person_node);
-- … and what is withdrawn, also before it has arrived.
CREATE TABLE redactions(
  stamp INTEGER NOT NULL, node INTEGER NOT NULL,
  PRIMARY KEY(stamp, node)
) WITHOUT ROWID;
-- One row: what is kept in all.
CREATE TABLE state(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  events INTEGER NOT NULL,
  last_stamp INTEGER NOT NULL,
  digest BLOB NOT NULL,
  channel_bytes INTEGER NOT NULL, private_bytes INTEGER NOT NULL  -- of texts that are still there, targets aside
);
INSERT INTO state VALUES(1, 0, 0, zeroblob(16), 0, 0);
)sql",
    R"sql(
-- Accounts. Derived from the events by apply(); in a journal that has none yet there is nothing to derive: its people
-- were all guests, of whom nothing is kept here.
-- What is so of accounts and registered channels: the last word of each field, and the event that said it. Of an erased
-- account only `name` is left, which is empty.
CREATE TABLE facts(
  subject_stamp INTEGER NOT NULL, subject_node INTEGER NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  stamp INTEGER NOT NULL, node INTEGER NOT NULL,
  PRIMARY KEY(subject_stamp, subject_node, field)
) WITHOUT ROWID;
-- Who somebody was as a guest, before logging in to an account.
CREATE TABLE identities(
  account_stamp INTEGER NOT NULL, account_node INTEGER NOT NULL,
  person_stamp INTEGER NOT NULL, person_node INTEGER NOT NULL,
  PRIMARY KEY(account_stamp, account_node, person_stamp, person_node)
) WITHOUT ROWID;
-- How far people have read, in milliseconds. Those of guests go at the next start.
CREATE TABLE markers(
  person_stamp INTEGER NOT NULL, person_node INTEGER NOT NULL,
  conversation INTEGER NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY(person_stamp, person_node, conversation)
) WITHOUT ROWID;
-- Persons whose events lose their content for ever, as accounts and as the guests that they were before. Events that
-- arrived up to `upto` were here already; those up to `done` have been gone over.
CREATE TABLE erasures(
  stamp INTEGER NOT NULL, node INTEGER NOT NULL,
  upto INTEGER NOT NULL,
  done INTEGER NOT NULL,
  PRIMARY KEY(stamp, node)
) WITHOUT ROWID;
CREATE INDEX erasures_open ON erasures(done) WHERE done < upto;
-- When a member entered; 0: not known. Who is always on reads from there on after a restart, too.
ALTER TABLE members ADD COLUMN joined_stamp INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN joined_node INTEGER NOT NULL DEFAULT 0;
)sql"};

}  // namespace

void migrate(Database& journal) {
  const std::int64_t application = journal.integer("PRAGMA application_id");
  const std::int64_t version = journal.integer("PRAGMA user_version");
  const bool empty = journal.integer("SELECT count(*) FROM sqlite_schema") == 0;
  if (!empty && application != kApplicationId) {
    throw std::runtime_error("It is a database of another program. Choose another folder with --data.");
  }
  if (version > static_cast<std::int64_t>(kSteps.size())) {
    throw std::runtime_error("It was written by a newer chatserver. Start that one.");
  }
  if (version == static_cast<std::int64_t>(kSteps.size())) return;
  Transaction transaction(journal);
  for (auto step = static_cast<std::size_t>(version); step < kSteps.size(); ++step) journal.run(kSteps.at(step));
  journal.run(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
  journal.run(("PRAGMA user_version = " + std::to_string(kSteps.size())).c_str());
  transaction.commit();
}

bool knows_accounts(Database& journal) { return journal.integer("PRAGMA user_version") >= 2; }

}  // namespace chat::store
