#include "support/faulty_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <utility>
#include <vector>

namespace chat::test {

/// What is safe of a file, and what was done to it since.
struct FaultyVfs::Image {
  struct Change {
    std::size_t offset = 0;
    std::string bytes;
    bool truncates = false;  // to `offset`
  };
  std::mutex mutex;
  std::string synced;
  std::vector<Change> since;

  static void apply(const Change& change, std::size_t bytes, std::string& content) {
    if (change.truncates) {
      content.resize(std::min(content.size(), change.offset));
      return;
    }
    if (content.size() < change.offset + bytes) content.resize(change.offset + bytes, '\0');
    content.replace(change.offset, bytes, change.bytes, 0, bytes);
  }
  void add(Change change) {
    const std::lock_guard lock(mutex);
    since.push_back(std::move(change));
  }
  void sync() {
    const std::lock_guard lock(mutex);
    for (const Change& change : since) apply(change, change.bytes.size(), synced);
    since.clear();
  }
};

namespace {

struct File {
  sqlite3_file base;
  FaultyVfs* vfs;
  std::shared_ptr<FaultyVfs::Image>* image;  // owned; null: a temporary file

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& file_of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return file_of(file).real(); }
const sqlite3_io_methods& methods(sqlite3_file* file) { return *real(file)->pMethods; }

}  // namespace

/// The functions that SQLite calls.
struct FaultyVfs::Methods {
  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto& self = *static_cast<FaultyVfs*>(vfs->pAppData);
    File& opened = *new (file) File{};
    opened.vfs = &self;
    const int code = self.real_->xOpen(self.real_, name, opened.real(), flags, out_flags);
    if (code != SQLITE_OK || opened.real()->pMethods == nullptr) return code;
    if (name != nullptr) opened.image = new std::shared_ptr<Image>(self.image(name));
    opened.base.pMethods = &table();
    return SQLITE_OK;
  }

  static int close(sqlite3_file* file) {
    delete std::exchange(file_of(file).image, nullptr);
    return methods(file).xClose(real(file));
  }

  static int read(sqlite3_file* file, void* to, int bytes, sqlite3_int64 offset) {
    return methods(file).xRead(real(file), to, bytes, offset);
  }

  static int write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
    File& self = file_of(file);
    if (self.vfs->dead_) return SQLITE_IOERR_WRITE;
    const int fault = self.vfs->fault_of_write();
    const int done = fault == SQLITE_OK ? bytes : bytes / 2;
    const int code = methods(file).xWrite(real(file), from, done, offset);
    if (self.image != nullptr) {
      (*self.image)
          ->add({static_cast<std::size_t>(offset),
                 std::string(static_cast<const char*>(from), static_cast<std::size_t>(done)), false});
    }
    return fault == SQLITE_OK ? code : fault;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    File& self = file_of(file);
    if (self.vfs->dead_) return SQLITE_IOERR_TRUNCATE;
    if (self.image != nullptr) (*self.image)->add({static_cast<std::size_t>(size), {}, true});
    return methods(file).xTruncate(real(file), size);
  }

  /// It does not bother the real disk: a power cut is what this object makes of it.
  static int sync(sqlite3_file* file, int /*flags*/) {
    File& self = file_of(file);
    if (self.vfs->dead_) return SQLITE_IOERR_FSYNC;
    if (const int fault = self.vfs->fault_of_sync(); fault != SQLITE_OK) return fault;
    if (self.image != nullptr) (*self.image)->sync();
    return SQLITE_OK;
  }

  static int size(sqlite3_file* file, sqlite3_int64* bytes) { return methods(file).xFileSize(real(file), bytes); }
  static int lock(sqlite3_file* file, int how) { return methods(file).xLock(real(file), how); }
  static int unlock(sqlite3_file* file, int how) { return methods(file).xUnlock(real(file), how); }
  static int reserved(sqlite3_file* file, int* out) { return methods(file).xCheckReservedLock(real(file), out); }
  static int control(sqlite3_file* file, int what, void* argument) {
    return methods(file).xFileControl(real(file), what, argument);
  }
  static int sector(sqlite3_file* file) { return methods(file).xSectorSize(real(file)); }
  static int traits(sqlite3_file* file) { return methods(file).xDeviceCharacteristics(real(file)); }
  static int shm_map(sqlite3_file* file, int page, int bytes, int extend, void volatile** out) {
    return methods(file).xShmMap(real(file), page, bytes, extend, out);
  }
  static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return methods(file).xShmLock(real(file), offset, count, flags);
  }
  static void shm_barrier(sqlite3_file* file) { methods(file).xShmBarrier(real(file)); }
  static int shm_unmap(sqlite3_file* file, int deletes) {
    return methods(file).xShmUnmap(real(file), file_of(file).vfs->dead_ ? 0 : deletes);
  }
  static int fetch(sqlite3_file* file, sqlite3_int64 offset, int bytes, void** out) {
    return methods(file).xFetch(real(file), offset, bytes, out);
  }
  static int unfetch(sqlite3_file* file, sqlite3_int64 offset, void* at) {
    return methods(file).xUnfetch(real(file), offset, at);
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
    auto& self = *static_cast<FaultyVfs*>(vfs->pAppData);
    if (self.dead_) return SQLITE_IOERR_DELETE;
    {
      const std::lock_guard lock(self.mutex_);
      self.images_.erase(name);
    }
    return self.real_->xDelete(self.real_, name, sync_directory);
  }

  static const sqlite3_io_methods& table() {
    static const sqlite3_io_methods kTable{3,        close,       read,      write,   truncate, sync,   size,
                                           lock,     unlock,      reserved,  control, sector,   traits, shm_map,
                                           shm_lock, shm_barrier, shm_unmap, fetch,   unfetch};
    return kTable;
  }
};

FaultyVfs::FaultyVfs(std::uint64_t seed) : random_(seed) {
  static std::atomic<int> number{0};
  name_ = "faulty-" + std::to_string(++number);
  real_ = sqlite3_vfs_find(nullptr);
  vfs_ = std::make_unique<sqlite3_vfs>(*real_);  // whatever is not said here goes to the real one
  vfs_->zName = name_.c_str();
  vfs_->pNext = nullptr;
  vfs_->szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  vfs_->pAppData = this;
  vfs_->xOpen = Methods::open;
  vfs_->xDelete = Methods::remove;
  // These find the real one's data by their first argument.
  vfs_->xAccess = [](sqlite3_vfs* vfs, const char* name, int flags, int* out) {
    auto* const real = static_cast<FaultyVfs*>(vfs->pAppData)->real_;
    return real->xAccess(real, name, flags, out);
  };
  vfs_->xFullPathname = [](sqlite3_vfs* vfs, const char* name, int bytes, char* out) {
    auto* const real = static_cast<FaultyVfs*>(vfs->pAppData)->real_;
    return real->xFullPathname(real, name, bytes, out);
  };
  sqlite3_vfs_register(vfs_.get(), 0);
}

FaultyVfs::~FaultyVfs() { sqlite3_vfs_unregister(vfs_.get()); }

void FaultyVfs::fail_writes(std::uint64_t after, std::uint64_t count, int code) {
  const std::lock_guard lock(mutex_);
  until_failure_ = after;
  failing_writes_ = count;
  write_code_ = code;
}

void FaultyVfs::fail_randomly(std::uint32_t one_in, int code) {
  const std::lock_guard lock(mutex_);
  one_in_ = one_in;
  random_code_ = code;
}

void FaultyVfs::fail_syncs(std::uint64_t count) {
  const std::lock_guard lock(mutex_);
  failing_syncs_ = count;
}

int FaultyVfs::fault_of_write() {
  const std::lock_guard lock(mutex_);
  int code = SQLITE_OK;
  if (failing_writes_ > 0) {
    if (until_failure_ > 0) {
      --until_failure_;
    } else {
      --failing_writes_;
      code = write_code_;
    }
  }
  if (code == SQLITE_OK && one_in_ > 0 && random_() % one_in_ == 0) code = random_code_;
  if (code != SQLITE_OK) ++failures_;
  return code;
}

int FaultyVfs::fault_of_sync() {
  const std::lock_guard lock(mutex_);
  if (failing_syncs_ == 0) return SQLITE_OK;
  --failing_syncs_;
  ++failures_;
  return SQLITE_IOERR_FSYNC;
}

std::shared_ptr<FaultyVfs::Image> FaultyVfs::image(const std::string& path) {
  const std::lock_guard lock(mutex_);
  auto& image = images_[path];
  if (!image) {
    image = std::make_shared<Image>();
    std::ifstream file(path, std::ios::binary);
    image->synced.assign(std::istreambuf_iterator<char>(file), {});
  }
  return image;
}

void FaultyVfs::lose_unsynced() {
  const std::lock_guard lock(mutex_);
  for (const auto& [path, image] : images_) {
    std::string content = image->synced;
    for (const Image::Change& change : image->since) {
      const auto fate = random_() % 4;
      if (fate == 0) continue;
      Image::apply(change, fate == 1 ? random_() % (change.bytes.size() + 1) : change.bytes.size(), content);
    }
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    std::filesystem::remove(path + "-shm");
  }
  images_.clear();
  dead_ = false;
}

void FaultyVfs::revive() {
  const std::lock_guard lock(mutex_);
  images_.clear();
  dead_ = false;
}

}  // namespace chat::test
