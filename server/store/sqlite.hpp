#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace chat::store {

/// SQLite could not do something. Stays in this room: whoever is called from outside turns it into a value.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}

  /// An extended result code (https://www.sqlite.org/rescode.html).
  [[nodiscard]] int code() const { return code_; }
  [[nodiscard]] bool is_full() const { return (code_ & 0xff) == SQLITE_FULL; }
  [[nodiscard]] bool is_damage() const { return (code_ & 0xff) == SQLITE_CORRUPT || (code_ & 0xff) == SQLITE_NOTADB; }

 private:
  int code_;
};

/// A prepared statement. bind… and step throw SqliteError. Not for two threads at a time.
class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* database, std::string_view sql);

  /// Bytes that are bound must stay as they are until reset().
  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::uint64_t value) { return bind(index, static_cast<std::int64_t>(value)); }
  Statement& bind(int index, int value) { return bind(index, static_cast<std::int64_t>(value)); }
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, std::span<const std::uint8_t> blob);

  /// True: a row is there. False: done; the statement is reset by itself.
  bool step();
  /// For a statement without rows.
  void run() { step(); }
  void reset() noexcept;

  // Columns of the row that is there, from 0. Views are valid until the next step or reset.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  void check(int code) const;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Resets a statement on leaving, so that no read transaction stays open.
class Reset {
 public:
  explicit Reset(Statement& statement) : statement_(statement) {}
  ~Reset() { statement_.reset(); }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;

 private:
  Statement& statement_;
};

/// One connection to one file. Not for two threads at a time, except interrupt().
class Database {
 public:
  enum class Mode : std::uint8_t { read, write };

  Database() = default;
  /// In Mode::write a missing file is made. `vfs`: a name registered with SQLite, or empty for the default.
  Database(const std::filesystem::path& file, Mode mode, const std::string& vfs = {});

  [[nodiscard]] explicit operator bool() const { return handle_ != nullptr; }
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

  /// Statements without parameters and results, separated by semicolons.
  void run(const char* sql);
  [[nodiscard]] Statement prepare(std::string_view sql) { return Statement(handle_.get(), sql); }
  /// The first column of the first row.
  [[nodiscard]] std::int64_t integer(std::string_view sql);
  /// Makes what another thread runs on this connection end with SQLITE_INTERRUPT.
  void interrupt() { sqlite3_interrupt(handle_.get()); }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Begins a transaction (IMMEDIATE) and rolls it back on leaving, unless commit() succeeded.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool done_ = false;
};

}  // namespace chat::store
