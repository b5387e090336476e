// SPDX-License-Identifier: Apache-2.0
#include "simulate/protocol.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

namespace isotone::simulate {
namespace {

constexpr UsualSinogram usual{11, 60, 1, 344};

TEST(Protocol, TakesTheScannersLayoutWhereItSaysNothing) {
    const Protocol protocol = protocol_from_record(Record{}, "t", usual);
    EXPECT_EQ(protocol.span, 11);
    EXPECT_EQ(protocol.max_ring_difference, 60);
    EXPECT_EQ(protocol.bins, 344);
    EXPECT_TRUE(protocol.trues);
    EXPECT_FALSE(protocol.calibration);
    EXPECT_THROW((void)protocol_from_record(Record{}, "t", std::nullopt), Error);
}

TEST(Protocol, ReadsBackFromItsRecord) {
    Record record;
    record["view_mashing"] = 4;
    record["calibration_counts_per_bq_ml_mm_s"] = 1e-5;
    record["scatter_fraction"] = 0.35;
    record["seed"] = 42;
    const Protocol protocol = protocol_from_record(record, "t", usual);
    const Protocol again = protocol_from_record(record_of(protocol), "resolved", std::nullopt);
    EXPECT_EQ(again.view_mashing, 4);
    EXPECT_EQ(again.calibration, 1e-5);
    EXPECT_FALSE(again.trues);
    EXPECT_EQ(again.scatter_fraction, 0.35);
    EXPECT_EQ(again.seed, 42U);
    EXPECT_EQ(again.span, 11);
}

TEST(Protocol, RefusesContradictionsAndUnknownKeys) {
    Record both;
    both["trues"] = 1e6;
    both["calibration_counts_per_bq_ml_mm_s"] = 1e-5;
    EXPECT_THROW((void)protocol_from_record(both, "t", usual), Error);
    Record compressed_events;
    compressed_events["list_mode"] = true;
    EXPECT_THROW((void)protocol_from_record(compressed_events, "t", usual), Error);
    Record misspelt;
    misspelt["duration"] = 300.0;
    EXPECT_THROW((void)protocol_from_record(misspelt, "t", usual), Error);
}

TEST(Protocol, RefusesAnotherSchema) {
    Record later = record_of(Protocol{});
    later["schema"] = "isotone-protocol/2";
    EXPECT_THROW((void)protocol_from_record(later, "t", usual), Error);
}

}  // namespace
}  // namespace isotone::simulate
