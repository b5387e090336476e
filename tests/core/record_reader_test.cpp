// SPDX-License-Identifier: Apache-2.0
#include "core/record_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace isotone {
namespace {

using ::testing::HasSubstr;

Record sample() {
    Record record;
    record["span"] = 11;
    record["duration_s"] = 60.5;
    record["name"] = "mMR";
    record["noise"] = true;
    record["centre_mm"] = Record::List{1.0, 2, -3.5};
    record["exam"]["tracer"] = "FDG";
    Record lesion;
    lesion["radius_mm"] = 5.0;
    record["lesions"].push_back(lesion);
    return record;
}

Error fault_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no Error was thrown";
    return {ErrorCode::internal, "", "", ""};
}

// REQ-CMD-10
TEST(RecordReader, NamesTheElementOfAListThatIsOutOfRange) {
    Record record;
    record["tau_s"] = Record::List{1e-6, 1.2};
    const RecordReader reader(record, "test");
    EXPECT_EQ(std::string(fault_of([&] {
                              (void)reader.required<std::vector<double>>("tau_s", {0.0, 0.001});
                          }).what()),
              "expected 0 to 0.001, found the number 1.2");
}

TEST(RecordReader, ReadsEachType) {
    const Record record = sample();
    const RecordReader reader(record, "sample");
    EXPECT_EQ(reader.required<int>("span"), 11);
    EXPECT_EQ(reader.required<std::int64_t>("span"), 11);
    EXPECT_EQ(reader.required<double>("span"), 11.0);
    EXPECT_EQ(reader.required<double>("duration_s"), 60.5);
    EXPECT_EQ(reader.required<std::string>("name"), "mMR");
    EXPECT_TRUE(reader.required<bool>("noise"));
    EXPECT_EQ(reader.required<Vector3>("centre_mm"), (Vector3{1.0, 2.0, -3.5}));
    EXPECT_EQ(reader.object("exam").required<std::string>("tracer"), "FDG");
    EXPECT_EQ(reader.list("lesions").at(0).required<double>("radius_mm"), 5.0);
    EXPECT_NO_THROW(reader.finish());
}

TEST(RecordReader, AbsentKeysAreEmptyOrTakeTheirDefault) {
    const Record record = sample();
    const RecordReader reader(record, "sample");
    EXPECT_FALSE(reader.optional<double>("weight_kg"));
    EXPECT_EQ(reader.or_default("seed", 7), 7);
    EXPECT_EQ(reader.or_default("tracer", "FDG"), "FDG");
    EXPECT_TRUE(reader.list("spheres").empty());
    EXPECT_FALSE(reader.optional_object("noise_model"));
}

// REQ-CMD-02
TEST(RecordReader, UnknownKeyNamesTheNearestRightOne) {
    Record record = sample();
    record["max_ring_diference"] = 60;
    const RecordReader reader(record, "protocol.toml");
    for (const char* key :
         {"span", "duration_s", "name", "noise", "centre_mm", "exam", "lesions", "max_ring_difference"}) {
        (void)reader.has(key);
    }
    const Error error = fault_of([&] { reader.finish(); });
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.where(), HasSubstr("protocol.toml, key 'max_ring_diference'"));
    EXPECT_THAT(error.hint(), HasSubstr("'max_ring_difference'"));
}

TEST(RecordReader, FinishReachesNestedTables) {
    Record record;
    record["exam"]["traser"] = "FDG";
    const RecordReader reader(record, "sample", ErrorCode::input_corrupt);
    (void)reader.object("exam").optional<std::string>("tracer");
    const Error error = fault_of([&] { reader.finish(); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.where(), HasSubstr("'exam.traser'"));
    EXPECT_THAT(error.hint(), HasSubstr("'tracer'"));
}

TEST(RecordReader, RefusesAnotherTypeAndValuesOutOfRange) {
    const Record record = sample();
    const RecordReader reader(record, "sample");
    EXPECT_THROW((void)reader.required<int>("duration_s"), Error);
    EXPECT_THROW((void)reader.required<bool>("span"), Error);
    EXPECT_THROW((void)reader.required<double>("name"), Error);
    EXPECT_THROW((void)reader.object("span"), Error);
    EXPECT_THROW((void)reader.required<int>("span", {1, 10}), Error);
    EXPECT_NO_THROW((void)reader.required<int>("span", {1, 11}));
    EXPECT_THROW((void)reader.required<Vector3>("centre_mm", Range::not_negative()), Error);
    Record bad;
    bad["x"] = std::nan("");
    bad["zero"] = 0.0;
    bad["huge"] = std::int64_t{1} << 40;
    const RecordReader bad_reader(bad, "bad");
    EXPECT_THROW((void)bad_reader.required<double>("x"), Error);
    EXPECT_THROW((void)bad_reader.required<double>("zero", Range::positive()), Error);
    EXPECT_THROW((void)bad_reader.required<int>("huge"), Error);
}

TEST(RecordReader, MissingKeyPointsAtALikelyMisspelling) {
    Record record;
    record["half_live_s"] = 6586.2;
    const Error error = fault_of([&] { (void)RecordReader(record, "nuclides").required<double>("half_life_s"); });
    EXPECT_THAT(error.hint(), HasSubstr("'half_live_s'"));
}

TEST(NearestName, PrefersTheSmallestEditAndGivesUpWhenFar) {
    EXPECT_EQ(nearest_name("mmr", {"Siemens mCT", "mMR", "HR+"}), "mMR");
    EXPECT_EQ(nearest_name("sapn", {"span", "spin"}), "span");
    EXPECT_EQ(nearest_name("completely different", {"span", "bins"}), "");
}

}  // namespace
}  // namespace isotone
