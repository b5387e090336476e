// SPDX-License-Identifier: Apache-2.0
#include "io/file/atomic_file.hpp"

#include "core/error.hpp"
#include "io/file/checked_read.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>
#include <vector>

namespace isotone::io::file {
namespace {

using test::TemporaryFolder;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

template <typename Action>
ErrorCode code_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    ADD_FAILURE() << "no Error was thrown";
    return ErrorCode::internal;
}

/// While it lives, files cannot grow beyond `bytes`: the same path as a full disk (EFBIG instead of ENOSPC).
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~SmallDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, SIG_DFL);
    }

private:
    rlimit before_{};
};

// REQ-IO-09
TEST(AtomicFile, AppearsOnlyWhenCommitted) {
    const TemporaryFolder folder;
    AtomicFile output(folder / "image.v");
    output.write("complete");
    EXPECT_FALSE(std::filesystem::exists(folder / "image.v"));
    output.commit();
    EXPECT_EQ(read_text(folder / "image.v", 100), "complete");
    EXPECT_THAT(folder.names(), ElementsAre("image.v"));
}

TEST(AtomicFile, LeavesNothingBehindAndKeepsTheOldFileWhenAbandoned) {
    const TemporaryFolder folder;
    write_atomically(folder / "image.v", "old");
    {
        AtomicFile output(folder / "image.v");
        output.write("half");
    }
    EXPECT_THAT(folder.names(), ElementsAre("image.v"));
    EXPECT_EQ(read_text(folder / "image.v", 100), "old");
}

TEST(AtomicFile, ReplacesAnExistingFile) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "old");
    write_atomically(folder / "a", "new");
    EXPECT_EQ(read_text(folder / "a", 100), "new");
}

// REQ-IO-09
TEST(AtomicFile, FullDiskIsNamedAndLeavesNothing) {
    const TemporaryFolder folder;
    const SmallDisk disk(1000);
    EXPECT_EQ(code_of([&] { write_atomically(folder / "a", std::string(5000, 'x')); }), ErrorCode::disk_full);
    EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(AtomicFile, MissingFolderIsAnOutputLocation) {
    const TemporaryFolder folder;
    EXPECT_EQ(code_of([&] { AtomicFile output(folder / "absent" / "a"); }), ErrorCode::output_location);
    EXPECT_EQ(code_of([&] { AtomicFile output(folder.path() / ""); }), ErrorCode::output_location);
}

TEST(AtomicFile, TakesAFileWrittenByName) {
    const TemporaryFolder folder;
    AtomicFile output(folder / "image.nii.gz");
    EXPECT_TRUE(output.temporary_path().string().ends_with("image.nii.gz"));
    std::filesystem::remove(output.temporary_path());
    std::ofstream(output.temporary_path()) << "by name";
    output.commit();
    EXPECT_EQ(read_text(folder / "image.nii.gz", 100), "by name");
}

// REQ-IO-09
TEST(AtomicFolder, AppearsWithAllItsFiles) {
    const TemporaryFolder folder;
    AtomicFolder output(folder / "series");
    std::ofstream(output.path() / "1.dcm") << "one";
    std::ofstream(output.path() / "2.dcm") << "two";
    EXPECT_FALSE(std::filesystem::exists(folder / "series"));
    output.commit();
    EXPECT_EQ(read_text(folder / "series" / "2.dcm", 100), "two");
    EXPECT_THAT(folder.names(), ElementsAre("series"));
}

// REQ-IO-09
TEST(AtomicFolder, LeavesNothingBehindWhenAbandoned) {
    const TemporaryFolder folder;
    {
        AtomicFolder output(folder / "series/");
        std::ofstream(output.path() / "1.dcm") << "one";
    }
    EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(AtomicFolder, RefusesAFolderThatHoldsSomething) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "series");
    write_atomically(folder / "series" / "1.dcm", "old");
    EXPECT_EQ(code_of([&] { AtomicFolder output(folder / "series"); }), ErrorCode::output_location);
    EXPECT_EQ(read_text(folder / "series" / "1.dcm", 100), "old");
}

TEST(AtomicFolder, TakesThePlaceOfAnEmptyFolder) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "series");
    AtomicFolder output(folder / "series");
    std::ofstream(output.path() / "1.dcm") << "one";
    output.commit();
    EXPECT_EQ(read_text(folder / "series" / "1.dcm", 100), "one");
}

/// A process that stages a file and a folder and says so; it is killed in the middle of its work.
class Victim {
public:
    explicit Victim(const TemporaryFolder& folder) {
        int ready[2];
        EXPECT_EQ(::pipe(ready), 0);
        process_ = ::fork();
        if (process_ == 0) {
            AtomicFile file(folder / "image.v");
            AtomicFolder staged(folder / "series");
            std::ofstream(staged.path() / "1.dcm") << "one" << std::flush;
            [[maybe_unused]] const auto said = ::write(ready[1], "!", 1);
            ::pause();
            ::_exit(0);
        }
        char said = 0;
        EXPECT_EQ(::read(ready[0], &said, 1), 1);
        ::close(ready[0]);
        ::close(ready[1]);
    }
    ~Victim() { kill(); }
    void kill() {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
            process_ = 0;
        }
    }

private:
    pid_t process_ = 0;
};

// REQ-IO-09
TEST(AtomicFile, RemovesWhatAKilledProcessLeftOfTheSameTarget) {
    const TemporaryFolder folder;
    Victim victim(folder);
    write_atomically(folder / "image.v", "new");
    { AtomicFolder output(folder / "series"); }
    EXPECT_EQ(folder.names().size(), 3U) << "what a living process stages must stay";
    victim.kill();
    EXPECT_EQ(folder.names().size(), 3U);
    write_atomically(folder / "other", "x");
    EXPECT_EQ(folder.names().size(), 4U) << "another target is not this one's business";
    write_atomically(folder / "image.v", "newer");
    { AtomicFolder output(folder / "series"); }
    EXPECT_THAT(folder.names(), UnorderedElementsAre("image.v", "other"));
}

TEST(AtomicFile, LeavesWhatOtherMachinesAndPeopleNamedAlike) {
    const TemporaryFolder folder;
    const std::vector<std::string> foreign{".partial-99999999-0-00000000-a", ".partial-99999999-0-a", ".partial-a",
                                           ".partial--a", ".partial-99999999-0-00000000-b-a"};
    for (const std::string& name : foreign) {
        std::filesystem::create_directory(folder / name);
    }
    { AtomicFolder output(folder / "a"); }
    EXPECT_EQ(folder.names().size(), foreign.size());
}

}  // namespace
}  // namespace isotone::io::file
