// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/event_projector.hpp"

#include "core/error.hpp"
#include "kernels/reference/ray_projector.hpp"

#include <algorithm>

namespace isotone::kernels::reference {
namespace {

class EventProjector final : public RayProjector {
public:
    explicit EventProjector(EventGeometry geometry) : geometry_(std::move(geometry)) {
        check_supported(geometry_.grid, geometry_.tof);
        for (const auto& crystal : geometry_.crystals) {
            for (const double c : crystal) {
                check_finite(c, "crystal position");
            }
        }
        for (const Pose& pose : geometry_.poses) {
            for (const double c : pose) {
                check_finite(c, "pose");
            }
        }
        for (const Event& e : geometry_.events) {
            check_tables_hold(e);
        }
    }

    std::size_t size() const override { return geometry_.events.size(); }
    const Grid& grid() const override { return geometry_.grid; }

protected:
    Ray ray(std::size_t measurement) const override {
        const Event& e = geometry_.events[measurement];
        return {position(e.crystal_a, e.pose), position(e.crystal_b, e.pose)};
    }
    std::size_t driving_axis(const Ray& ray) const override { return longest_axis(ray); }

private:
    std::array<double, 3> position(std::uint32_t crystal, std::uint16_t pose) const {
        const std::array<double, 3>& p = geometry_.crystals[crystal];
        if (geometry_.poses.empty()) {
            return p;
        }
        const Pose& m = geometry_.poses[pose];
        std::array<double, 3> moved{};
        for (std::size_t row = 0; row < 3; ++row) {
            moved[row] = m[4 * row] * p[0] + m[4 * row + 1] * p[1] + m[4 * row + 2] * p[2] + m[4 * row + 3];
        }
        return moved;
    }

    void check_tables_hold(const Event& e) const {
        const bool crystals_known = std::max(e.crystal_a, e.crystal_b) < geometry_.crystals.size();
        const bool pose_known = geometry_.poses.empty() ? e.pose == 0 : e.pose < geometry_.poses.size();
        if (!crystals_known || !pose_known) {
            throw Error(ErrorCode::inconsistent_data, "event list",
                        "an event names a crystal or pose that its table does not hold",
                        "check that the events belong to this scanner");
        }
    }

    EventGeometry geometry_;
};

}  // namespace

std::unique_ptr<Projector> make_event_projector(EventGeometry geometry) {
    return std::make_unique<EventProjector>(std::move(geometry));
}

}  // namespace isotone::kernels::reference
