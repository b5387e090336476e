// SPDX-License-Identifier: Apache-2.0
#include "app/files/image_input.hpp"

#include "app/reporting/description.hpp"
#include "core/error.hpp"
#include "tests/io/dicom/synthetic_nm.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace isotone::app {
namespace {

/// A series of a nuclide that states this half-life, two minutes after the injection, as SUVbw.
ImageInput suv_with_half_life(const char* nuclide, double half_life_s) {
    const test::TemporaryFolder folder;
    auto description = io::dicom::test::description_of();
    description.exam.nuclide.name = nuclide;
    description.exam.nuclide.half_life_s = half_life_s;
    description.exam.injection_time_s = *description.exam.start_time_s - 120.0;
    io::dicom::write_pet_series(folder / "series", io::dicom::test::volume_in(PatientPosition::head_first_supine),
                                description);
    ImageInput image = load_image(folder / "series");
    std::vector<std::string> trail;
    convert_to_suv(image, {true, "bw"}, trail);
    return image;
}

// REQ-HARM-02
TEST(ImageInput, HalfLivesOfTheShareFolderAreHeldAgainstTheSeries) {
    EXPECT_EQ(suv_with_half_life("18F", 6586.2).volume.quantity, Quantity::suv_bw);
    for (const double other : {4057.7, 6540.0}) {  // of 68Ga, and a known slip
        EXPECT_EQ(test::error_of([=] { suv_with_half_life("18F", other); }).where(),
                  "SUV refused: half-life-contradicts-nuclide");
    }
}

// REQ-HARM-02
TEST(ImageInput, EveryHalfLifeInUseIsAccepted) {
    const std::vector<std::pair<const char*, std::vector<double>>> in_use{{"11C", {1218.0, 1220.04, 1223.4, 1224.0}},
                                                                          {"13N", {597.9, 600.0}},
                                                                          {"15O", {121.8, 122.24, 123.0}},
                                                                          {"18F", {6584.04, 6586.2, 6588.0}},
                                                                          {"68Ga", {4057.7, 4062.6, 4080.0, 4098.0}},
                                                                          {"82Rb", {75.0, 75.45, 76.38}}};
    for (const auto& [nuclide, half_lives_s] : in_use) {
        for (const double half_life_s : half_lives_s) {
            EXPECT_NO_THROW(suv_with_half_life(nuclide, half_life_s)) << nuclide << ' ' << half_life_s;
        }
    }
}

TEST(ImageInput, ASinglePhotonSeriesInThePetClassServesSuv) {
    EXPECT_EQ(suv_with_half_life("99mTc", 21624.12).volume.quantity, Quantity::suv_bw);
    EXPECT_EQ(suv_with_half_life("177Lu", 574300.8).volume.quantity, Quantity::suv_bw);
}

class NmInput : public testing::Test {
protected:
    void write(Quantity quantity) const {
        Volume volume = io::dicom::test::volume_in(PatientPosition::head_first_supine);
        volume.quantity = quantity;
        io::dicom::write_nm_reconstruction(file_, volume, io::dicom::test::nm_description());
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "nm.dcm";
};

// REQ-IO-12
TEST_F(NmInput, AReconstructedNmImageIsInBecquerelsPerMillilitre) {
    write(Quantity::activity_concentration);
    const ImageInput image = load_image(file_);
    EXPECT_EQ(image.kind, "DICOM NM reconstruction");
    EXPECT_FALSE(image.series);
    EXPECT_EQ(image.volume.quantity, Quantity::activity_concentration);
    // Half of the slope, 656 / 65535.
    EXPECT_NEAR(image.volume.at(3, 2, 1), io::dicom::test::volume_in(PatientPosition::head_first_supine).at(3, 2, 1),
                0.00501);
    const Record described = describe(file_);
    ASSERT_NE(described.find("kind"), nullptr);
    EXPECT_EQ(std::get<std::string>(described.find("kind")->value()), "DICOM NM reconstruction");
    EXPECT_EQ(test::error_of([&] { load_image(file_, "image", "g/mL"); }).code(), ErrorCode::usage);
}

TEST_F(NmInput, SuvIsRefusedForItSaysTooLittle) {
    write(Quantity::activity_concentration);
    ImageInput image = load_image(file_);
    EXPECT_FALSE(parse_suv("auto", image).convert);
    std::vector<std::string> trail;
    EXPECT_EQ(test::error_of([&] { convert_to_suv(image, {true, "bw"}, trail); }).code(), ErrorCode::inconsistent_data);
}

TEST_F(NmInput, OneWithoutAMappingTakesTheUnitItIsGiven) {
    write(Quantity::relative);
    EXPECT_EQ(load_image(file_).volume.quantity, Quantity::relative);
    EXPECT_EQ(load_image(file_, "image", "Bq/mL").volume.quantity, Quantity::activity_concentration);
}

}  // namespace
}  // namespace isotone::app
