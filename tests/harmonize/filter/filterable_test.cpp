// SPDX-License-Identifier: Apache-2.0
#include "harmonize/filter/filterable.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace isotone::harmonize {
namespace {

/// Two slices of beds 180 s apart.
struct TwoBeds {
    PetSeriesHeader header;
    std::vector<PetSliceHeader> slices{2};

    TwoBeds() {
        header.decay_correction = "START";
        slices[0].acquisition = ClockTime{20000, 39600.0};
        slices[1].acquisition = ClockTime{20000, 39780.0};
    }
    void check() const { require_filterable(header, slices); }
};

TEST(Filterable, BedsMayDifferInTimeWhereDecayIsCorrected) {
    EXPECT_NO_THROW(TwoBeds{}.check());
}

TEST(Filterable, BedsThatDecayedApartAreRefused) {
    TwoBeds series;
    series.header.decay_correction = "NONE";
    EXPECT_THROW(series.check(), Error);
    series.slices[1].acquisition = series.slices[0].acquisition;
    EXPECT_NO_THROW(series.check());
    series.slices[1].acquisition.reset();  // nobody knows
    EXPECT_THROW(series.check(), Error);
}

TEST(Filterable, RescaleInterceptIsRefused) {
    TwoBeds series;
    series.slices[1].rescale_intercept = -100.0;
    EXPECT_THROW(series.check(), Error);
}

}  // namespace
}  // namespace isotone::harmonize
