// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/volume_container.hpp"

#include "io/hdf5/raw_container.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace isotone::io::hdf5 {
namespace {

using test::error_of;
using test::TemporaryFolder;

Volume example() {
    ImageGrid grid;
    grid.size = {5, 4, 3};
    grid.spacing_mm = {2.1, 2.2, 3.3};
    grid.origin_mm = {-1.0, 0.1, 7.0};
    grid.direction = {0, -1, 0, 1, 0, 0, 0, 0, 1};
    grid.frame = Frame::patient_lps;
    Volume volume(grid, Quantity::suv_bw);
    for (std::size_t i = 0; i < volume.values.size(); ++i) {
        volume.values[i] = 0.1F * static_cast<float>(i);
    }
    return volume;
}

// REQ-IO-03
TEST(VolumeContainer, ComesBackExactly) {
    const TemporaryFolder folder;
    write_volume(folder / "a.h5", example());
    const Volume back = read_volume(folder / "a.h5");
    EXPECT_EQ(back.grid, example().grid);
    EXPECT_EQ(back.quantity, Quantity::suv_bw);
    EXPECT_EQ(back.values, example().values);
}

TEST(VolumeContainer, IsNotMistakenForRawData) {
    const TemporaryFolder folder;
    write_volume(folder / "a.h5", example());
    EXPECT_EQ(error_of([&] { read_raw(folder / "a.h5"); }).code(), ErrorCode::input_corrupt);
}

TEST(VolumeContainer, RefusesAnImageThatIsNotOfItsGrid) {
    const TemporaryFolder folder;
    Volume volume = example();
    volume.values.pop_back();
    EXPECT_EQ(error_of([&] { write_volume(folder / "a.h5", volume); }).code(), ErrorCode::inconsistent_data);
    EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace isotone::io::hdf5
