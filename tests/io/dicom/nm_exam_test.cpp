// SPDX-License-Identifier: Apache-2.0
/// What NM projections say of examination, tracer and energy windows.
#include "core/error.hpp"
#include "tests/io/dicom/nm_round_trip.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace isotone::io::dicom {
namespace {

using isotone::test::error_of;
using test::expect_same;
using test::Projections;
using test::texts_of;

test::Edit second_range(const char* lower, const char* upper) {
    return [=](DcmDataset& dataset) {
        DcmItem* window = nullptr;
        DcmItem* range = nullptr;
        dataset.findAndGetSequenceItem(DCM_EnergyWindowInformationSequence, window, 0);
        window->findOrCreateSequenceItem(DCM_EnergyWindowRangeSequence, range, 1);
        range->putAndInsertString(DCM_EnergyWindowLowerLimit, lower);
        range->putAndInsertString(DCM_EnergyWindowUpperLimit, upper);
    };
}

TEST_F(Projections, HeaderComesBackWithoutTheIdentity) {
    SpectData data = test::acquired({});
    for (const PatientPosition position : {PatientPosition::head_first_supine, PatientPosition::feet_first_prone}) {
        data.exam.position = position;
        const SpectData found = back(data);
        EXPECT_EQ(found.exam.nuclide.name, "99mTc");
        EXPECT_EQ(found.exam.nuclide.half_life_s, 21624.12);
        EXPECT_EQ(found.exam.nuclide.positron_fraction, 0.0);
        EXPECT_EQ(found.exam.tracer, "Tetrofosmin");
        EXPECT_EQ(found.exam.injected_activity_bq, 740e6);
        EXPECT_EQ(found.exam.injection_time_s, data.exam.injection_time_s);
        EXPECT_EQ(found.exam.start_time_s, data.exam.start_time_s);
        EXPECT_EQ(found.exam.duration_s, 120.0);
        EXPECT_EQ(found.exam.weight_kg, 70.0);
        EXPECT_EQ(found.exam.height_m, 1.75);
        EXPECT_EQ(found.exam.sex, "F");
        EXPECT_EQ(found.exam.position, position);
        EXPECT_EQ(found.manufacturer, "Test maker");
        EXPECT_EQ(found.model, "Test camera");
        EXPECT_EQ(found.serial, "SN-7");
        EXPECT_EQ(found.collimator, "LEHR");
        EXPECT_EQ(found.study_uid, "1.2.3.4.6");
        EXPECT_EQ(found.frame_of_reference_uid, "1.2.3.4.5");
    }
}

TEST_F(Projections, ADoseInBecquerelsIsSeen) {
    const SpectData found = back_edited(test::acquired({}), [](DcmDataset& dataset) {
        DcmItem* item = nullptr;
        dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, item, 0);
        item->putAndInsertString(DCM_RadionuclideTotalDose, "7.4e8");
    });
    EXPECT_EQ(found.exam.injected_activity_bq, 740e6);
    EXPECT_THAT(texts_of(found, "assumptions"), testing::Contains("the dose, too large for MBq, is in Bq"));
}

// REQ-SPECT-09
TEST_F(Projections, AWindowKeepsItsRanges) {
    const SpectData read = back_edited(test::acquired({}), second_range("220", "270"));
    EXPECT_EQ(read.windows[0].levels_text(), "126.5 to 154.5 and 220 to 270 keV");
    expect_same(back(read), read);
    // Below the first: ranges stand in any order.
    EXPECT_EQ(back_edited(test::acquired({}), second_range("100", "120")).windows[0].levels_text(),
              "100 to 120 and 126.5 to 154.5 keV");
}

// REQ-SPECT-09
TEST_F(Projections, RangesThatOverlapOrAreEmptyAreRefused) {
    for (const char* lower : {"150", "270"}) {
        const Error error = error_of([&] { back_edited(test::acquired({}), second_range(lower, "270")); });
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
        EXPECT_THAT(error.where() + error.what(), testing::HasSubstr("energy window"));
        EXPECT_THAT(error.what(), testing::HasSubstr(lower == std::string("150") ? "overlap" : "no usable limits"));
    }
}

TEST_F(Projections, NuclidesAreNamedByCodesOldAndNewAndInWords) {
    struct Case {
        const char* code;
        const char* meaning;
        const char* name;
    };
    for (const Case& c :
         {Case{"C-163A8", "", "99mTc"}, Case{"447553000", "", "177Lu"}, Case{"X", "^111^Indium", "111In"},
          Case{"X", "Technetium-99m", "99mTc"}, Case{"X", "I-131", "131I"}, Case{"X", "Tl201", "201Tl"},
          Case{"X", "123I", "123I"}, Case{"X", "something", ""}}) {
        const SpectData found = back_edited(test::acquired({}), [&](DcmDataset& dataset) {
            DcmItem* tracer = nullptr;
            DcmItem* code = nullptr;
            dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, tracer, 0);
            tracer->findAndGetSequenceItem(DCM_RadionuclideCodeSequence, code, 0);
            code->putAndInsertString(DCM_CodeValue, c.code);
            code->putAndInsertString(DCM_CodeMeaning, c.meaning);
        });
        EXPECT_EQ(found.exam.nuclide.name, c.name) << c.code << ' ' << c.meaning;
    }
}

}  // namespace
}  // namespace isotone::io::dicom
