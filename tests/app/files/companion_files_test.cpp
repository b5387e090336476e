// SPDX-License-Identifier: Apache-2.0
#include "app/files/companion_files.hpp"

#include "core/error.hpp"
#include "io/config/toml.hpp"
#include "io/file/sha256.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace isotone::app {
namespace {

namespace fs = std::filesystem;
using test::error_of;

class Companions : public testing::Test {
protected:
    void write(const char* name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
    /// A header and its numbers.
    void write_pair(const std::string& stem) const {
        write((stem + ".hs").c_str(), "!INTERFILE :=\nname of data file := " + stem + ".s\n!END OF INTERFILE :=\n");
        write((stem + ".s").c_str(), "numbers of " + stem);
    }
    CompanionFile file(const char* name) const { return {(folder_ / name).string(), ""}; }
    CompanionFiles read(const std::string& text, const fs::path& folder) const {
        const Record record = io::config::parse_toml(text, "c.toml");
        const RecordReader reader(record, "c.toml");
        CompanionFiles files = read_companions(reader, folder);
        reader.finish();
        return files;
    }

    test::TemporaryFolder folder_;
};

// REQ-CMD-03
TEST_F(Companions, AllSixAreWrittenAndReadBack) {
    for (const char* stem : {"factors", "background", "delayed", "layout"}) {
        write_pair(stem);
    }
    write("start.nii", "start");
    write("sensitivity.h5", "sensitivity");
    CompanionFiles files;
    files.multiplicative = file("factors.hs");
    files.additive = file("background.hs");
    files.delayeds = file("delayed.hs");
    files.sinogram_template = file("layout.hs");
    files.start_image = file("start.nii");
    files.sensitivity_image = file("sensitivity.h5");
    Record record(Record::Fields{});
    write_companions(record, files, folder_.path());
    const CompanionFiles back = read(io::config::write_toml(record), "elsewhere");
    for (const auto& [was, is] : {std::pair{files.multiplicative, back.multiplicative},
                                  {files.additive, back.additive},
                                  {files.delayeds, back.delayeds},
                                  {files.sinogram_template, back.sinogram_template},
                                  {files.start_image, back.start_image},
                                  {files.sensitivity_image, back.sensitivity_image}}) {
        ASSERT_TRUE(is);
        EXPECT_EQ(is->path, was->path) << "an absolute path stays";
        EXPECT_EQ(is->sha256.size(), 64U);
    }
    EXPECT_NO_THROW(check_digests(named_files(back)));
    // The numbers of a template do not matter, those of factors do.
    write("layout.s", "others");
    EXPECT_NO_THROW(check_digests(named_files(back)));
    write("factors.s", "others");
    const Error error = error_of([&] { check_digests(named_files(back)); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.where(), testing::HasSubstr("factors.hs"));
}

TEST_F(Companions, ARelativeNameIsSeenFromTheConfiguration) {
    EXPECT_EQ(read("start_image = \"../start.nii\"", "study/one").start_image->path, "study/start.nii");
    EXPECT_EQ(read("start_image = \"/data/start.nii\"", "study/one").start_image->path, "/data/start.nii");
}

TEST_F(Companions, ARelativeNameIsWrittenFromWhereTheConfigurationWillLie) {
    write("start.nii", "start");
    fs::create_directories(folder_ / "real" / "deep");
    fs::create_directory_symlink(folder_ / "real" / "deep", folder_ / "link");
    CompanionFiles files;
    files.start_image = CompanionFile{fs::relative(folder_ / "start.nii").string(), ""};
    Record record(Record::Fields{});
    write_companions(record, files, folder_ / "link" / "study");
    // Through the link the system goes up from the folder that it leads to.
    EXPECT_EQ(std::get<std::string>(record.find("start_image")->value()), "../../../start.nii");
}

TEST_F(Companions, ADigestWithoutItsFileIsRefused) {
    EXPECT_EQ(error_of([&] { read("additive_sha256 = \"00\"", "."); }).code(), ErrorCode::usage);
}

TEST_F(Companions, AFileThatIsGoneIsMissing) {
    const CompanionFiles files = read("start_image = \"gone.nii\"\nstart_image_sha256 = \"00\"", folder_.path());
    EXPECT_EQ(error_of([&] { check_digests(named_files(files)); }).code(), ErrorCode::input_missing);
}

TEST_F(Companions, ProvenanceNamesDataFilesToo) {
    write_pair("factors");
    const auto entries = with_data_files({{"multiplicative factors", folder_ / "factors.hs"}});
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[1].path, folder_ / "factors.s");
    EXPECT_EQ(data_file_of(folder_ / "absent.nii"), std::nullopt);
}

}  // namespace
}  // namespace isotone::app
