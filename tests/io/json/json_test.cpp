// SPDX-License-Identifier: Apache-2.0
#include "io/json/json.hpp"

#include "core/error.hpp"
#include "io/json/csv.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace isotone::io::json {
namespace {

TEST(Json, DoublesReadBackBitForBit) {
    for (const double value :
         {0.1, 1.0 / 3.0, 1e300, -2.5e-310, 3.0, 123456789.125, std::numeric_limits<double>::max()}) {
        const Record read = parse_json(to_json(Record(value)), "t");
        ASSERT_TRUE(std::holds_alternative<double>(read.value())) << value;
        EXPECT_EQ(std::get<double>(read.value()), value);
    }
}

TEST(Json, IntegersStayIntegers) {
    const Record read = parse_json("[1, -9223372036854775808, 9223372036854775807]", "t");
    const auto& list = std::get<Record::List>(read.value());
    EXPECT_EQ(std::get<std::int64_t>(list[1].value()), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(std::get<std::int64_t>(list[2].value()), std::numeric_limits<std::int64_t>::max());
}

TEST(Json, NonFiniteBecomesNull) {
    EXPECT_EQ(to_json_line(Record(Record::List{std::nan(""), HUGE_VAL, 1.0})), "[null, null, 1.0]");
}

TEST(Json, TextsAreEscapedAndMadeValidUtf8) {
    EXPECT_EQ(to_json_line(Record("a\"b\\c\n\x01")), "\"a\\\"b\\\\c\\n\\u0001\"");
    EXPECT_EQ(to_json_line(Record("\xC3\xA9\xFF\xED\xA0\x80")),
              "\"\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(Json, NestedRecordReadsBackInOrder) {
    Record record;
    record["z"] = 1;
    record["a"]["inner"] = Record::List{1.5, "x", true, Record{}};
    record["empty"] = Record::Fields{};
    const std::string text = to_json(record);
    EXPECT_EQ(to_json(parse_json(text, "t")), text);
}

TEST(Json, RefusesBrokenRepeatedAndDeep) {
    EXPECT_THROW((void)parse_json("{\"a\": 1", "t"), Error);
    EXPECT_THROW((void)parse_json("", "t"), Error);
    EXPECT_THROW((void)parse_json("{\"a\": 1, \"a\": 2}", "t"), Error);
    EXPECT_THROW((void)parse_json("1e999", "t"), Error);
    EXPECT_THROW((void)parse_json(std::string(1000000, '['), "t"), Error);
}

TEST(Csv, QuotesOnlyWhereNeeded) {
    CsvTable table{{"lesion", "suv"}, {{"liver, left", 4.25}, {"say \"x\"", std::nan("")}, {Record{}, 3}}};
    EXPECT_EQ(to_csv(table), "lesion,suv\n\"liver, left\",4.25\n\"say \"\"x\"\"\",\n,3\n");
}

TEST(Csv, TableOfCollectsColumnsInOrder) {
    Record list, first, second;
    first["a"] = 1;
    second["b"] = 2;
    second["a"] = 3;
    list.push_back(first);
    list.push_back(second);
    EXPECT_EQ(to_csv(table_of(list)), "a,b\n1,\n3,2\n");
}

}  // namespace
}  // namespace isotone::io::json
