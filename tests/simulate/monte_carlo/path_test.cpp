// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/path.hpp"

#include "simulate/monte_carlo/directions.hpp"
#include "simulate/monte_carlo/photon_source.hpp"
#include "tests/simulate/scenes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace isotone::simulate {
namespace {

/// Every shape, tilted, cut and painted over.
Phantom crowded() {
    Primitive box = test::ellipsoid({20.0, 10.0, -5.0}, {40.0, 25.0, 30.0}, 2.0);
    box.shape = Shape::box;
    box.axes = axes_along({0.3, -0.5, 1.0}, 0.4);
    Primitive dome = test::sphere({-30.0, 0.0, 10.0}, 35.0, 3.0);
    dome.cuts = {{{1.0, 0.2, 0.0}, -25.0}};
    Primitive tube = test::upright_cylinder({0.0, -20.0, 0.0}, 15.0, 300.0, 4.0);
    tube.axes = axes_along({1.0, 0.2, 0.1}, 0.0);
    return test::phantom_of({test::upright_cylinder({0.0, 0.0, 0.0}, 100.0, 200.0, 1.0), box, dome, tube});
}

TEST(Paths, SegmentsAreWhatIsVisible) {
    const Phantom phantom = crowded();
    PathTracer path(phantom);
    for (std::uint64_t k = 0; k < 200; ++k) {
        RandomStream random(5, 99, k);
        const Vector3 start{80.0 * random.uniform() - 40.0, 80.0 * random.uniform() - 40.0, 50.0 * random.normal()};
        const Vector3 direction = draw_direction(random);
        path.set_direction(direction);
        const std::vector<PathSegment> segments = path.trace(start);
        for (int probe = 0; probe < 50; ++probe) {
            const double s = 300.0 * random.uniform();
            const Primitive* visible = phantom.at(advanced(start, direction, s));
            const auto within = std::find_if(segments.begin(), segments.end(), [&](const PathSegment& segment) {
                return segment.from_mm <= s && s < segment.to_mm;
            });
            const Primitive* found = within == segments.end() ? nullptr : &phantom.primitives[within->body];
            EXPECT_EQ(found, visible) << "path " << k << " at " << s << " mm";
        }
    }
}

TEST(Paths, AlongAxesAndBeside) {
    const Phantom phantom = test::phantom_of({test::upright_cylinder({0.0, 0.0, 0.0}, 10.0, 40.0, 1.0)});
    PathTracer path(phantom);  // along z
    ASSERT_EQ(path.trace({3.0, 4.0, -50.0}).size(), 1U);
    EXPECT_NEAR(path.trace({3.0, 4.0, -50.0})[0].from_mm, 30.0, 1e-9);
    EXPECT_NEAR(path.trace({3.0, 4.0, 5.0})[0].to_mm, 15.0, 1e-9);
    EXPECT_TRUE(path.trace({30.0, 0.0, 0.0}).empty());
    EXPECT_TRUE(path.trace({0.0, 0.0, 21.0}).empty());
}

TEST(Turned, KeepsTheAngleEverywhere) {
    for (std::uint64_t k = 0; k < 1000; ++k) {
        RandomStream random(6, 99, k);
        const Vector3 d = k == 0 ? Vector3{0.0, 0.0, 1.0} : k == 1 ? Vector3{0.0, 0.0, -1.0} : draw_direction(random);
        const double cosine = 2.0 * random.uniform() - 1.0;
        const Vector3 t = turned(d, cosine, random);
        EXPECT_NEAR(d[0] * t[0] + d[1] * t[1] + d[2] * t[2], cosine, 1e-9);
    }
}

TEST(PhotonSource, GivesEveryVisiblePartItsShare) {
    const Phantom phantom = crowded();
    const std::vector<GammaLine> lines{{208.4, 0.104}, {113.0, 0.062}};
    const PhotonSource source(phantom, lines, 3);
    constexpr std::uint64_t histories = 100000;
    std::map<std::pair<const Primitive*, std::size_t>, double> drawn;
    for (std::uint64_t h = 0; h < histories; ++h) {
        RandomStream random(3, 98, h);
        if (const auto emission = source.draw(h, random)) {
            drawn[{phantom.at(emission->point), emission->line}] += source.photons_per_s() / histories;
        }
    }
    // Visible volumes counted on a grid of 2 mm.
    std::map<const Primitive*, double> volume_ml;
    for (int i = 0; i < 130 * 130 * 130; ++i) {
        const Vector3 p{2.0 * (i % 130) - 129.0, 2.0 * (i / 130 % 130) - 129.0, 2.0 * (i / 16900) - 129.0};
        volume_ml[phantom.at(p)] += 0.008;
    }
    for (const Primitive& primitive : phantom.primitives) {
        // The tube sticks out of the grid.
        if (&primitive != &phantom.primitives[3]) {
            for (std::size_t line = 0; line < 2; ++line) {
                const double expected = lines[line].yield * primitive.activity_bq_ml * volume_ml[&primitive];
                EXPECT_NEAR((drawn[{&primitive, line}] / expected), 1.0, 0.04)
                    << primitive.name;  // 4 standard errors of the 10000 draws that the smallest gets
            }
        }
    }
}

}  // namespace
}  // namespace isotone::simulate
