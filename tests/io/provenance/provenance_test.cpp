// SPDX-License-Identifier: Apache-2.0
#include "io/provenance/provenance.hpp"

#include "core/error.hpp"
#include "io/json/json.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace isotone::io::provenance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string digest(const Record& record) {
    return std::get<std::string>(record.find("sha256")->value());
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

// FIPS 180-2, appendix B.1: the digest of "abc".
constexpr const char* digest_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Provenance, DigestsAFileAndNamesItWithoutItsFolder) {
    const test::TemporaryFolder folder;
    write(folder / "raw.h5", "abc");
    const std::string json = json::to_json(describe_file({"raw data", folder / "raw.h5"}));
    EXPECT_THAT(json, HasSubstr(digest_of_abc));
    EXPECT_THAT(json, HasSubstr("\"raw.h5\""));
    EXPECT_THAT(json, Not(HasSubstr(folder.path().string())));
}

TEST(Provenance, FolderDigestDependsOnContentsNotNames) {
    const test::TemporaryFolder one, other;
    write(one / "DOE_JANE_1.dcm", "abc");
    write(one / "DOE_JANE_2.dcm", "def");
    write(other / "b.dcm", "abc");
    write(other / "a.dcm", "def");
    const Record a = describe_file({"series", one.path()}), b = describe_file({"series", other.path()});
    EXPECT_EQ(digest(a), digest(b));
    EXPECT_THAT(json::to_json(a), Not(HasSubstr("DOE")));
    write(other / "a.dcm", "dEf");
    EXPECT_NE(digest(a), digest(describe_file({"series", other.path()})));
}

TEST(Provenance, MissingInputIsNamed) {
    try {
        describe_file({"raw data", "/nowhere/raw.h5"});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::input_missing);
        EXPECT_THAT(error.where(), HasSubstr("raw.h5"));
    }
}

TEST(Provenance, CommandLineLosesFoldersButKeepsTexts) {
    EXPECT_THAT(without_folders({"/usr/bin/isotone", "recon", "/home/doe/raw.h5", "--config=/home/doe/c.toml",
                                 "--override", "phantom of 12/2025 is late", "--iterations", "4", "out/"}),
                ElementsAre("isotone", "recon", "raw.h5", "--config=c.toml", "--override", "phantom of 12/2025 is late",
                            "--iterations", "4", "out"));
}

TEST(Provenance, RecordCarriesSchemaBuildAndFindings) {
    provenance::Run run;
    run.verb = "recon";
    run.findings = {"scatter was not corrected"};
    const Record record = provenance_record(run, {});
    EXPECT_EQ(std::get<std::string>(record.find("schema")->value()), "isotone-provenance");
    EXPECT_EQ(std::get<std::int64_t>(record.find("schema_version")->value()), 1);
    EXPECT_FALSE(std::get<std::string>(record.find("program")->find("commit")->value()).empty());
    EXPECT_THAT(json::to_json(record), HasSubstr("scatter was not corrected"));
}

}  // namespace
}  // namespace isotone::io::provenance
