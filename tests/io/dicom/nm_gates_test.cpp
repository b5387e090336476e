// SPDX-License-Identifier: Apache-2.0
/// Gates of several R-R intervals: which frames they are, and how they share the time.
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_projections.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace isotone::io::dicom {
namespace {

using isotone::test::TemporaryFolder;
using testing::Contains;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// What a file says of one R-R interval of two slots; a text that is empty is not there.
struct Interval {
    const char *frame_ms, *beats, *first_slot_ms, *second_slot_ms;
};

std::vector<std::string> assumptions(const SpectData& data) {
    std::vector<std::string> texts;
    for (const Record& entry : std::get<Record::List>(data.provenance.find("assumptions")->value())) {
        texts.push_back(std::get<std::string>(entry.value()));
    }
    return texts;
}

void put_interval(DcmItem& dataset, const Interval& interval) {
    const auto add = [](DcmItem& to, const DcmTagKey& sequence) -> DcmItem& {
        DcmItem* item = nullptr;
        to.findOrCreateSequenceItem(sequence, item, -2);  // after the last
        return *item;
    };
    const auto put = [](DcmItem& item, const DcmTagKey& tag, const char* text) {
        if (*text != '\0') {
            item.putAndInsertString(tag, text);
        }
    };
    DcmItem& data = add(add(dataset, DCM_GatedInformationSequence), DCM_DataInformationSequence);
    put(data, DCM_FrameTime, interval.frame_ms);
    put(data, DCM_IntervalsAcquired, interval.beats);
    put(add(data, DCM_TimeSlotInformationSequence), DCM_TimeSlotTime, interval.first_slot_ms);
    put(add(data, DCM_TimeSlotInformationSequence), DCM_TimeSlotTime, interval.second_slot_ms);
}

class Gates : public testing::Test {
protected:
    /// Four gates, written as slots of one interval and edited into two intervals of two slots.
    SpectData of(const Interval& first, const Interval& second) {
        const std::filesystem::path file = folder_ / "a.dcm";
        write_nm_projections(file, data_);
        test::edit_file(file, [&](DcmDataset& dataset) {
            const Uint16* slots = nullptr;
            unsigned long count = 0;
            dataset.findAndGetUint16Array(DCM_TimeSlotVector, slots, &count);
            std::vector<Uint16> intervals, within;
            for (unsigned long f = 0; f < count; ++f) {
                intervals.push_back(static_cast<Uint16>((slots[f] - 1) / 2 + 1));
                within.push_back(static_cast<Uint16>((slots[f] - 1) % 2 + 1));
            }
            dataset.putAndInsertUint16Array(DCM_RRIntervalVector, intervals.data(), count);
            dataset.putAndInsertUint16Array(DCM_TimeSlotVector, within.data(), count);
            dataset.putAndInsertUint16(DCM_NumberOfRRIntervals, 2);
            dataset.putAndInsertUint16(DCM_NumberOfTimeSlots, 2);
            dataset.findAndDeleteElement(DCM_GatedInformationSequence);
            put_interval(dataset, first);
            put_interval(dataset, second);
        });
        return read_nm_projections(file);
    }

    TemporaryFolder folder_;
    SpectData data_ = test::acquired([] {
        test::Acquisition a;
        a.gates = 4;
        return a;
    }());
};

// REQ-QUANT-09
TEST_F(Gates, OfSeveralIntervalsKeepTheirCounts) {
    const SpectData found = of({"", "", "", ""}, {"", "", "", ""});
    ASSERT_EQ(found.gates, 4);
    for (std::size_t g = 0; g < 4; ++g) {
        EXPECT_EQ(found.counts[g].values, data_.counts[g].values);
    }
    EXPECT_THAT(assumptions(found), Contains(HasSubstr("interval by interval")));
}

// REQ-QUANT-09
TEST_F(Gates, OfSeveralIntervalsShareTheTimeThatEachSlotStates) {
    const SpectData found = of({"400", "30", "12000", "12000"}, {"450", "10", "4500", "1500"});
    EXPECT_THAT(found.gate_shares, ElementsAre(DoubleNear(0.4, 1e-9), DoubleNear(0.4, 1e-9), DoubleNear(0.15, 1e-9),
                                               DoubleNear(0.05, 1e-9)));
    EXPECT_THAT(assumptions(found), Not(Contains(HasSubstr("beat"))));
}

// REQ-QUANT-09
TEST_F(Gates, WithoutTimesOfSlotsShareTheBeatsOfTheirIntervals) {
    const SpectData found = of({"400", "30", "", ""}, {"400", "10", "", ""});
    EXPECT_THAT(found.gate_shares, ElementsAre(DoubleNear(0.375, 1e-9), DoubleNear(0.375, 1e-9),
                                               DoubleNear(0.125, 1e-9), DoubleNear(0.125, 1e-9)));
    EXPECT_THAT(assumptions(found), Contains(HasSubstr("in every accepted beat")));
}

// REQ-QUANT-09
TEST_F(Gates, TimesOfOneBeatCountWithTheBeats) {
    const SpectData found = of({"400", "30", "400", "400"}, {"400", "10", "400", "400"});
    EXPECT_THAT(found.gate_shares, ElementsAre(DoubleNear(0.375, 1e-9), DoubleNear(0.375, 1e-9),
                                               DoubleNear(0.125, 1e-9), DoubleNear(0.125, 1e-9)));
    EXPECT_THAT(assumptions(found), Contains(HasSubstr("that of one beat")));
}

// REQ-QUANT-09
TEST_F(Gates, OfSeveralIntervalsWithoutBeatsAreSaidToShareEqually) {
    const SpectData found = of({"400", "30", "", ""}, {"400", "", "", ""});
    EXPECT_THAT(found.gate_shares, IsEmpty());
    EXPECT_THAT(assumptions(found), Contains(HasSubstr("share the time equally")));
}

}  // namespace
}  // namespace isotone::io::dicom
