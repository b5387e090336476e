// SPDX-License-Identifier: Apache-2.0
#include "app/image_input.hpp"

#include "core/error.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace isotone::app {
namespace {

/// A series of 18F that states this half-life, as SUVbw.
ImageInput suv_with_half_life(double half_life_s) {
    const test::TemporaryFolder folder;
    auto description = io::dicom::test::description_of();
    description.exam.nuclide.half_life_s = half_life_s;
    io::dicom::write_pet_series(folder / "series", io::dicom::test::volume_in(PatientPosition::head_first_supine),
                                description);
    ImageInput image = load_image(folder / "series");
    std::vector<std::string> trail;
    convert_to_suv(image, {true, "bw"}, trail);
    return image;
}

// REQ-HARM-02
TEST(ImageInput, HalfLivesOfTheShareFolderAreHeldAgainstTheSeries) {
    EXPECT_EQ(suv_with_half_life(6586.2).volume.quantity, Quantity::suv_bw);
    EXPECT_EQ(test::error_of([] { suv_with_half_life(4057.7); }).where(), "SUV refused: half-life-contradicts-nuclide");
}

}  // namespace
}  // namespace isotone::app
