// SPDX-License-Identifier: Apache-2.0
#include "app/files/fill_sheet.hpp"

#include "core/error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace isotone::app {
namespace {

harmonize::FillSheet read(const std::string& more) {
    const test::TemporaryFolder folder;
    std::ofstream(folder / "fill.toml") << "schema = \"isotone-fill/1\"\n"
                                           "sphere_bq_ml = 20000.0\n"
                                           "background_bq_ml = 2000.0\n"
                                        << more;
    return read_fill_sheet(folder / "fill.toml");
}

TEST(FillSheet, NuclideIsKeptUnderItsOwnName) {
    EXPECT_EQ(read("").nuclide, "");
    const auto fill = read("nuclide = \"F-18\"\n");
    EXPECT_EQ(fill.nuclide, "18F");
    EXPECT_EQ(fill.sphere_bq_ml, 20000.0);
    EXPECT_THROW(read("nuclide = \"18X\"\n"), Error);
}

TEST(FillSheet, ConcentrationsDecayToTheReferenceTime) {
    const auto fill = read("nuclide = \"18F\"\ndecay_s = 6586.2\n");  // one half-life
    EXPECT_DOUBLE_EQ(fill.sphere_bq_ml, 10000.0);
    EXPECT_DOUBLE_EQ(fill.background_bq_ml, 1000.0);
    EXPECT_THROW(read("decay_s = 60.0\n"), Error) << "of which nuclide?";
    EXPECT_THROW(read("nuclide = \"18F\"\ndecay_s = -60.0\n"), Error);
}

}  // namespace
}  // namespace isotone::app
